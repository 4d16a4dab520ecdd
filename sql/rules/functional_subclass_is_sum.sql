-- severity: warning
-- category: source
-- description: A functional 款 = the sum of its 项, where those are published.
SELECT document_id, form_id, page, key, expected, actual, tolerance, addends, compared
FROM rule_tree
WHERE level = 2 AND classification = 'functional';
