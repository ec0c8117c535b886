-- A reminder is of an obligation, at a stage there is, with a step there is; only what was issued is revoked.
SELECT 'obligation', obligation_id FROM reminder ANTI JOIN obligation USING (obligation_id)
UNION ALL SELECT 'stage', stage FROM reminder ANTI JOIN reminder_stage USING (stage)
UNION ALL SELECT 'step', step FROM reminder WHERE step NOT IN ('intended', 'sent', 'failed', 'unclear')
UNION ALL SELECT 'calendar', subscription_id FROM calendar_subscription
WHERE step = 'revoke' AND subscription_id NOT IN (SELECT subscription_id FROM calendar_subscription WHERE step = 'issue');
