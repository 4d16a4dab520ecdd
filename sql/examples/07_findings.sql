-- How often did each audit rule really run, and how often did the published figures break it?
SELECT rule_id, severity, examined, violated, description
FROM audit_rule
WHERE examined > 0
ORDER BY violated DESC, examined DESC, rule_id;
