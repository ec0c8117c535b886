-- Every decision is of a report that was received, every committed row of one too, and no report is decided twice alike.
SELECT 'report_decision', load_id FROM report_decision ANTI JOIN report USING (load_id)
UNION ALL SELECT 'report_task', load_id FROM report_task ANTI JOIN report USING (load_id)
UNION ALL SELECT 'communication_output', load_id FROM communication_output ANTI JOIN report USING (load_id)
UNION ALL SELECT 'report_attachment', receipt_number FROM report_attachment ANTI JOIN report USING (receipt_number)
UNION ALL SELECT decision, load_id FROM report_decision WHERE decision IN ('approve', 'return', 'void') GROUP BY ALL HAVING count(*) > 1;
