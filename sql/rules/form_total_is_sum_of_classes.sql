-- severity: warning
-- category: source
-- description: A form's 合计 = the sum of its 类, in every measure.
SELECT document_id, form_id, page, key, expected, actual, tolerance, addends, compared
FROM rule_tree
WHERE level = 0;
