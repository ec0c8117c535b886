-- The newest load of each file of a kind: a register or a set of published facts loaded again replaces itself.
CREATE OR REPLACE VIEW load_newest AS
SELECT * FROM load
WHERE kind IN ('reference', 'sample_register', 'unit')
QUALIFY row_number() OVER (PARTITION BY kind, file_name ORDER BY event_number DESC) = 1;

CREATE OR REPLACE VIEW province_current AS SELECT province.* FROM province SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW province_alias_current AS SELECT province_alias.* FROM province_alias SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW province_succession_current AS SELECT province_succession.* FROM province_succession SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_current AS SELECT department.* FROM department SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_alias_current AS SELECT department_alias.* FROM department_alias SEMI JOIN load_newest USING (load_id);
CREATE OR REPLACE VIEW department_succession_current AS SELECT department_succession.* FROM department_succession SEMI JOIN load_newest USING (load_id);
-- A unit that two registers name is what the newer one says of it, in all of its validities, names and members.
CREATE OR REPLACE VIEW unit_current AS
SELECT unit.*, load_newest.is_sample FROM unit JOIN load_newest USING (load_id)
QUALIFY load_newest.event_number = max(load_newest.event_number) OVER (PARTITION BY unit_code);
-- A unit as its newest validity names it.
CREATE OR REPLACE VIEW unit_newest AS
SELECT * FROM unit_current
QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY valid_from DESC NULLS LAST) = 1;
CREATE OR REPLACE VIEW unit_alias_current AS
SELECT unit_alias.* FROM unit_alias SEMI JOIN unit_current USING (load_id, unit_code);
CREATE OR REPLACE VIEW group_member_current AS
SELECT group_member.* FROM group_member
SEMI JOIN unit_current ON unit_current.load_id = group_member.load_id AND unit_current.unit_code = group_member.group_code;
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

-- "Tỉnh nào": the code a province is chosen by. The two systems reuse codes: 15 was Yên Bái until 30 June 2025 and is
-- Lào Cai since. A code means the province that bears it now; where an older one with another name bore it, that one is
-- known by code and system ("15-63"), so that nobody's figures pass for another's.
CREATE OR REPLACE VIEW province_subject AS
SELECT older.province_code, older.system, older.name, older.full_name, older.is_sample, older.valid_from, older.valid_to,
       CASE WHEN newer.name IS NULL OR fold(newer.name) = fold(older.name) OR kept.kind IS NOT NULL THEN older.province_code
            ELSE older.province_code || '-' || older.system END AS subject_code
FROM province_current AS older
LEFT JOIN province_current AS newer
    ON older.system = '63' AND newer.system = '34' AND newer.province_code = older.province_code
LEFT JOIN province_succession_current AS kept
    ON kept.from_code = older.province_code AND kept.from_system = older.system
    AND kept.to_code = older.province_code AND kept.to_system <> older.system AND kept.kind IN ('unchanged', 'rename');

-- A subject's newest name and until when it existed; "(cũ)" where a province of today bears the name of one that ended.
CREATE OR REPLACE VIEW province_named AS
WITH named AS (
    SELECT subject_code, any_value(province_code) AS province_code, arg_max(name, system = '34') AS name,
           arg_max(full_name, system = '34') AS full_name, bool_or(system = '34') AS is_current,
           max(coalesce(valid_to, DATE '9999-12-31')) AS valid_to, bool_or(is_sample) AS is_sample
    FROM province_subject
    GROUP BY subject_code
)
SELECT *, CASE WHEN NOT is_current AND bool_or(is_current) OVER (PARTITION BY name) THEN name || ' (cũ)' ELSE name END AS label
FROM named;
