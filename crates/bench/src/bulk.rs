//! Many rows at a time: one INSERT text per table for a full block of rows and one for a single row.

use store::{Statement, StoreError, Value, Work};

/// Rows of a full block. Twenty-two columns of a hundred rows stay below both engines' limit of parameters.
const BLOCK: usize = 100;

/// A table to fill: its columns in the order in which rows are given.
pub(crate) struct Table {
    columns: usize,
    block: Statement,
    single: Statement,
}

impl Table {
    /// The texts are made once per run and kept to its end, as the store wants them.
    pub(crate) fn new(name: &str, columns: &str) -> Self {
        let n = columns.split(',').count();
        let text = |rows: usize| -> &'static str {
            let values: Vec<String> = (0..rows)
                .map(|r| {
                    let marks: Vec<String> = (1..=n).map(|c| format!("${}", r * n + c)).collect();
                    format!("({})", marks.join(","))
                })
                .collect();
            Box::leak(format!("INSERT INTO {name} ({columns}) VALUES {}", values.join(",")).into_boxed_str())
        };
        Self {
            columns: n,
            block: Statement::new("bench.insert.block", text(BLOCK)),
            single: Statement::new("bench.insert", text(1)),
        }
    }

    /// Writes rows given one after the other.
    pub(crate) async fn write(&self, work: &mut Work, mut values: Vec<Value>) -> Result<(), StoreError> {
        let block = BLOCK * self.columns;
        let rest = values.split_off(values.len() / block * block);
        let mut values = values.into_iter();
        while values.len() > 0 {
            work.run(&self.block, values.by_ref().take(block).collect()).await?;
        }
        let mut rest = rest.into_iter();
        while rest.len() > 0 {
            work.run(&self.single, rest.by_ref().take(self.columns).collect()).await?;
        }
        Ok(())
    }
}

/// All tables the benchmark fills.
pub(crate) struct Tables {
    pub(crate) org_key: Table,
    pub(crate) account: Table,
    pub(crate) membership: Table,
    pub(crate) guarded: Table,
    pub(crate) data_key: Table,
    pub(crate) lock: Table,
    pub(crate) member: Table,
    pub(crate) record: Table,
    pub(crate) person: Table,
    pub(crate) token: Table,
    pub(crate) entry: Table,
    pub(crate) task: Table,
    pub(crate) report: Table,
    pub(crate) audit: Table,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            org_key: Table::new("org_key", "org_id,version,wrapped,made_at"),
            account: Table::new("account", "id,login,name,title,lang,made_at,revision"),
            membership: Table::new("membership", "user_id,org_id,unit_id,role,valid_from"),
            guarded: Table::new("guarded", "owner_id,id,kind,number,unit_id,secrecy,revision"),
            data_key: Table::new("data_key", "owner_id,subject_id,wrapped"),
            lock: Table::new("subject_lock", "subject_id,lock,made_at"),
            member: Table::new("guarded_member", "owner_id,object_id,user_id,part,valid_from"),
            record: Table::new(
                "case_record",
                "owner_id,id,unit_id,status,received_at,opened_at,closed_at,close_reason,handler_id,facts,sex,age_years,\
                 age_doubt,purpose,process_version,next_step,next_state,next_order,due_step,next_due,next_warn,refresh_at",
            ),
            person: Table::new("case_person", "owner_id,id,case_id,role,coded,sealed,made_at,changed_at"),
            token: Table::new("person_token", "owner_id,token,person_id,case_id"),
            entry: Table::new(
                "case_entry",
                "owner_id,id,case_id,at,seq,written_at,kind,code,event,step,process_version,sealed,author_id,quiet",
            ),
            task: Table::new("case_task", "owner_id,id,case_id,assignee_id,due_at,made_at,made_by,sealed"),
            report: Table::new(
                "report",
                "owner_id,id,unit_id,region,kind,urgency,state,tab,rank,sort_at,round,received_at,arrived_at,open_due,\
                 opened_at,step_level,step_due,assess_due,decide_due,feedback_wanted,reporter_kind,duty_bound,\
                 municipality,age_band,purposes,synthetic,sealed",
            ),
            audit: Table::new(
                "audit_event",
                "id,at,actor_kind,user_id,org_id,unit_id,request_id,action,object_kind,owner_id,object_id,field_groups,\
                 purpose,rule_id,decision",
            ),
        }
    }
}
