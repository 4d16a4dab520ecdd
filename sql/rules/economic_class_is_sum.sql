-- severity: warning
-- category: source
-- description: An economic 类 = the sum of its 款, where those are published.
SELECT document_id, form_id, page, key, expected, actual, tolerance
FROM rule_tree
WHERE level = 1 AND classification = 'economic';
