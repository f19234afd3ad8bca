//! A YAML file as a tree of values with their places, to check references where they stand.
//!
//! Types are checked elsewhere ([`crate::yaml`]); this tree only knows text, lists and maps, and is bounded in depth and size.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span};

use crate::Fault;

const MAX_DEPTH: usize = 40;
/// Including what aliases repeat. The largest real file has about 10,000.
const MAX_NODES: usize = 200_000;

/// A value and where it begins.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: (usize, usize),
    pub(crate) value: Value,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Call `visit` for every node with the keys that lead to it; list positions are not part of that path.
    pub(crate) fn walk<'a>(&'a self, visit: &mut dyn FnMut(&[&'a str], Visited<'a>)) {
        fn step<'a>(node: &'a Node, path: &mut Vec<&'a str>, visit: &mut dyn FnMut(&[&'a str], Visited<'a>)) {
            visit(path, Visited::Value(node));
            match &node.value {
                Value::Text(_) => {}
                Value::List(items) => items.iter().for_each(|item| step(item, path, visit)),
                Value::Map(pairs) => {
                    for (key, value) in pairs {
                        path.push(key.text().unwrap_or_default());
                        visit(path, Visited::Key(key));
                        step(value, path, visit);
                        path.pop();
                    }
                }
            }
        }
        step(self, &mut Vec::new(), visit);
    }
}

/// What a walk comes by: the key of a map entry, or a value.
#[derive(Clone, Copy)]
pub(crate) enum Visited<'a> {
    Key(&'a Node),
    Value(&'a Node),
}

/// A map or list that is still open.
struct Open {
    node: Node,
    key: Option<Node>,
    anchor: usize,
}

/// The first document of a YAML text.
pub(crate) fn parse(file: &str, text: &str) -> Result<Node, Fault> {
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: HashMap<usize, (Node, usize)> = HashMap::new();
    let mut root = None;
    let mut nodes = 0;
    let too_large = |place| {
        Fault::at(
            file,
            place,
            "the file is nested too deep or repeats too much",
            "write it plainly, without & and * references",
        )
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| {
            let place = (e.marker().line(), e.marker().col() + 1);
            let advice =
                "check the indentation, the quotation marks and the brackets on this line and the one before";
            Fault::at(file, place, e.info().to_owned(), advice)
        })?;
        let place = place(&span);
        let (node, anchor, size) = match event {
            Event::Scalar(text, _, anchor, _) => {
                (Node { place, value: Value::Text(text.into_owned()) }, anchor, 1)
            }
            Event::Alias(id) => {
                let Some((node, size)) = anchors.get(&id) else { continue };
                if nodes + size > MAX_NODES {
                    return Err(too_large(place));
                }
                (Node { place, value: node.value.clone() }, 0, *size)
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open { node: Node { place, value: Value::List(Vec::new()) }, key: None, anchor });
                if open.len() > MAX_DEPTH {
                    return Err(too_large(place));
                }
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open { node: Node { place, value: Value::Map(Vec::new()) }, key: None, anchor });
                if open.len() > MAX_DEPTH {
                    return Err(too_large(place));
                }
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(done) => (done.node, done.anchor, 1),
                None => continue,
            },
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => continue,
        };
        nodes += size;
        if nodes > MAX_NODES {
            return Err(too_large(place));
        }
        if anchor > 0 {
            let size = count(&node);
            anchors.insert(anchor, (node.clone(), size));
        }
        match open.last_mut() {
            None => root = Some(node),
            Some(parent) => match (&mut parent.node.value, parent.key.take()) {
                (Value::List(items), _) => items.push(node),
                (Value::Map(pairs), Some(key)) => pairs.push((key, node)),
                (_, _) => parent.key = Some(node),
            },
        }
    }
    root.ok_or_else(|| Fault::at(file, (0, 0), "the file is empty", "put its content back"))
}

fn place(span: &Span) -> (usize, usize) {
    (span.start.line(), span.start.col() + 1)
}

fn count(node: &Node) -> usize {
    match &node.value {
        Value::Text(_) => 1,
        Value::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Map(pairs) => 1 + pairs.iter().map(|(k, v)| count(k) + count(v)).sum::<usize>(),
    }
}
