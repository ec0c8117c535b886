-- The newest load of each file of a kind: a register or a set of published facts loaded again replaces itself.
CREATE OR REPLACE VIEW load_newest AS
SELECT * FROM load
WHERE kind IN ('reference', 'unit')
QUALIFY row_number() OVER (PARTITION BY kind, file_name ORDER BY event_number DESC) = 1;

CREATE OR REPLACE VIEW province_current AS SELECT province.* FROM province SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW province_alias_current AS SELECT province_alias.* FROM province_alias SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW province_succession_current AS SELECT province_succession.* FROM province_succession SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_current AS SELECT department.* FROM department SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_alias_current AS SELECT department_alias.* FROM department_alias SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_succession_current AS SELECT department_succession.* FROM department_succession SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW unit_current AS
SELECT unit.*, load_newest.is_sample FROM unit JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW unit_alias_current AS SELECT unit_alias.* FROM unit_alias SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW group_member_current AS SELECT group_member.* FROM group_member SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW status_word_current AS SELECT status_word.* FROM status_word SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW task_group_word AS
SELECT code AS status_group, words, short_words, look, ordinal FROM status_word_current WHERE kind = 'task_group';
CREATE OR REPLACE VIEW task_state_word AS
SELECT code AS declared_state, words FROM status_word_current WHERE kind = 'task_state';
CREATE OR REPLACE VIEW channel_current AS SELECT channel.* FROM channel SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW period_kind_current AS SELECT period_kind.* FROM period_kind SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW index_catalogue_current AS SELECT index_catalogue.* FROM index_catalogue SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW index_criterion_current AS SELECT index_criterion.* FROM index_criterion SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW index_break_current AS SELECT index_break.* FROM index_break SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW index_source_current AS SELECT index_source.* FROM index_source SEMI JOIN load_newest USING (load_id);

-- A province under one code, whichever system: its newest name, and until when it existed.
CREATE OR REPLACE VIEW province_named AS
SELECT province_code,
       arg_max(name, coalesce(valid_from, DATE '0001-01-01')) AS name,
       arg_max(full_name, coalesce(valid_from, DATE '0001-01-01')) AS full_name,
       bool_or(system = '34') AS is_current,
       max(coalesce(valid_to, DATE '9999-12-31')) AS valid_to,
       bool_or(is_sample) AS is_sample
FROM province_current
GROUP BY province_code;
