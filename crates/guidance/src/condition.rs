//! Conditions of the process file, written in CEL (Common Expression Language) and compiled once.
//!
//! Only a small part of the language is allowed: comparisons, `&&`, `||`, `!`, `in`, `startsWith` and the helpers
//! `may_be`, `may_be_under`, `may_be_at_least`. No loops, so an evaluation is bounded by the length of its text.
//! The helpers answer *true* for an unknown fact: unknown is not no.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use cel::{
    Context, Env, Program, Value,
    common::ast::{Expr, IdedExpr, LiteralValue},
};

use crate::{FactDef, FactValue, answers::shorten};

/// Longest condition, in characters. Longer ones are rejected when the process is loaded.
pub const MAX_CONDITION: usize = 500;

/// Functions and operators that a condition may use.
const ALLOWED: &[&str] = &[
    "_==_",
    "_!=_",
    "_<_",
    "_<=_",
    "_>_",
    "_>=_",
    "_&&_",
    "_||_",
    "!_",
    "-_",
    "@in",
    "_[_]",
    "_?_:_",
    "startsWith",
    "may_be",
    "may_be_under",
    "may_be_at_least",
];

/// Why a condition was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// Longer than [`MAX_CONDITION`].
    #[error(
        "the condition has {0} characters; at most {MAX_CONDITION} are allowed, use a term for a part of it"
    )]
    TooLong(usize),
    /// Not CEL.
    #[error("the condition cannot be read: {0}")]
    Syntax(String),
    /// A part of the language that conditions may not use.
    #[error("the condition uses {0}, which is not allowed here")]
    NotAllowed(String),
    /// A name that is not declared.
    #[error("the condition names {kind} \"{name}\", which is not declared")]
    Unknown {
        /// fact, event or term.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A value that the fact cannot have.
    #[error("fact \"{fact}\" can never be \"{value}\"")]
    Value {
        /// The fact.
        fact: String,
        /// The impossible value.
        value: String,
    },
    /// The condition did not evaluate to true or false.
    #[error("the condition gave no yes or no: {0}")]
    NotBool(String),
}

/// What conditions may speak of.
pub(crate) struct Names<'a> {
    pub(crate) facts: &'a [FactDef],
    pub(crate) events: BTreeSet<&'a str>,
    pub(crate) terms: BTreeSet<&'a str>,
}

/// A compiled condition.
#[derive(Debug)]
pub(crate) struct Condition {
    program: Program,
}

impl Condition {
    /// Compiles and checks that every name and value in it exists.
    pub(crate) fn compile(source: &str, names: &Names<'_>) -> Result<Self, ConditionError> {
        let length = source.chars().count();
        if length > MAX_CONDITION {
            return Err(ConditionError::TooLong(length));
        }
        let program =
            Program::compile(source).map_err(|e| ConditionError::Syntax(e.to_string().replace('\n', " ")))?;
        walk(program.expression(), names)?;
        Ok(Self { program })
    }

    /// Evaluates; anything but true or false is an error that names no case data.
    pub(crate) fn holds(&self, context: &Context<'_, '_>) -> Result<bool, ConditionError> {
        match self.program.execute(context) {
            Ok(Value::Bool(b)) => Ok(b),
            Ok(other) => Err(ConditionError::NotBool(format!("{:?}", other.type_of()))),
            Err(e) => Err(ConditionError::NotBool(shorten(&e.to_string()))),
        }
    }
}

fn walk(e: &IdedExpr, names: &Names<'_>) -> Result<(), ConditionError> {
    match &e.expr {
        Expr::Literal(_) => Ok(()),
        Expr::List(l) => l.elements.iter().try_for_each(|x| walk(x, names)),
        Expr::Select(s) => match &s.operand.expr {
            Expr::Ident(root) => known(root, &s.field, names),
            _ => Err(ConditionError::NotAllowed(format!("a nested field \"{}\"", s.field))),
        },
        Expr::Call(c) => {
            if !ALLOWED.contains(&c.func_name.as_str()) {
                return Err(ConditionError::NotAllowed(format!("\"{}\"", c.func_name)));
            }
            if c.func_name == "_[_]" {
                return match c.args.as_slice() {
                    [IdedExpr { expr: Expr::Ident(root), .. }, key] => match literal(key) {
                        Some(key) => known(root, key, names),
                        None => Err(ConditionError::NotAllowed("a computed key".to_owned())),
                    },
                    _ => Err(ConditionError::NotAllowed("an index".to_owned())),
                };
            }
            possible_values(&c.func_name, &c.args, names)?;
            c.target.iter().try_for_each(|x| walk(x, names))?;
            c.args.iter().try_for_each(|x| walk(x, names))
        }
        Expr::Ident(name) => Err(ConditionError::Unknown { kind: "variable", name: name.clone() }),
        _ => Err(ConditionError::NotAllowed("a loop, map or structure".to_owned())),
    }
}

fn known(root: &str, name: &str, names: &Names<'_>) -> Result<(), ConditionError> {
    let (kind, declared) = match root {
        "fact" => ("fact", names.facts.iter().any(|f| f.id == name)),
        "happened" => ("event", names.events.contains(name)),
        "term" => ("term", names.terms.contains(name)),
        _ => return Err(ConditionError::Unknown { kind: "variable", name: root.to_owned() }),
    };
    if declared { Ok(()) } else { Err(ConditionError::Unknown { kind, name: name.to_owned() }) }
}

/// A typing error in a value would silently make a condition false for ever, so values are checked too.
fn possible_values(function: &str, args: &[IdedExpr], names: &Names<'_>) -> Result<(), ConditionError> {
    let ([left, right] | [left, right, ..]) = args else { return Ok(()) };
    if !matches!(function, "_==_" | "_!=_" | "@in" | "may_be") {
        return Ok(());
    }
    let fact = [left, right].into_iter().find_map(|e| match &e.expr {
        Expr::Select(s) if matches!(&s.operand.expr, Expr::Ident(root) if root == "fact") => {
            names.facts.iter().find(|f| f.id == s.field)
        }
        _ => None,
    });
    let Some(fact) = fact else { return Ok(()) };
    let values = [left, right].into_iter().flat_map(|e| match &e.expr {
        Expr::List(l) => l.elements.iter().filter_map(literal).collect::<Vec<_>>(),
        _ => literal(e).into_iter().collect(),
    });
    for value in values {
        if value != "unknown" && !fact.allows(value) {
            return Err(ConditionError::Value { fact: fact.id.clone(), value: value.to_owned() });
        }
    }
    Ok(())
}

fn literal(e: &IdedExpr) -> Option<&str> {
    match &e.expr {
        Expr::Literal(LiteralValue::String(s)) => Some(s.inner()),
        _ => None,
    }
}

/// The environment shared by all evaluations of a process.
pub(crate) fn environment() -> Arc<Env> {
    Arc::new(Env::stdlib())
}

/// Builds the variables `fact` and `happened` and the helpers.
pub(crate) fn context<'a>(
    env: &Arc<Env>,
    facts: &BTreeMap<String, FactValue>,
    happened: HashMap<String, bool>,
) -> Context<'a, 'a> {
    let mut context = Context::with_env(Arc::clone(env));
    let facts: HashMap<String, Value> = facts
        .iter()
        .map(|(id, v)| {
            let value = match v {
                FactValue::Unknown => Value::from("unknown"),
                FactValue::Choice(c) => Value::from(c.as_str()),
                FactValue::Number(n) => Value::from(*n),
            };
            (id.clone(), value)
        })
        .collect();
    context.add_variable_from_value("fact", facts);
    context.add_variable_from_value("happened", happened);
    // The names are ours and free, so adding them cannot fail; a failure would surface as an undeclared function.
    let _ =
        context.add_function("may_be", |v: Value, list: Arc<Vec<Value>>| is_unknown(&v) || list.contains(&v));
    let _ = context.add_function("may_be_under", |v: Value, n: i64| {
        is_unknown(&v) || matches!(v, Value::Int(x) if x < n)
    });
    let _ = context.add_function("may_be_at_least", |v: Value, n: i64| {
        is_unknown(&v) || matches!(v, Value::Int(x) if x >= n)
    });
    context
}

fn is_unknown(v: &Value) -> bool {
    matches!(v, Value::String(s) if s.as_str() == "unknown")
}
