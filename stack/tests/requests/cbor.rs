//! JSON's values as CBOR (RFC 8949, section 3): what no SDK writes for a test.

use serde_json::Value;

pub fn encode(value: &Value) -> Vec<u8> {
    match value {
        Value::Bool(value) => vec![if *value { 0xf5 } else { 0xf4 }],
        Value::Number(number) => match number.as_u64() {
            Some(number) => head(0, number),
            None => [&[0xfb][..], &number.as_f64().unwrap().to_be_bytes()].concat(),
        },
        Value::String(text) => [head(3, text.len().try_into().unwrap()), text.clone().into_bytes()].concat(),
        Value::Array(items) => {
            let items = items.iter().flat_map(encode).collect();
            [head(4, value.as_array().unwrap().len().try_into().unwrap()), items].concat()
        }
        Value::Object(members) => {
            let pairs = members.iter().flat_map(|(name, one)| [encode(&name.as_str().into()), encode(one)]);
            [head(5, members.len().try_into().unwrap()), pairs.flatten().collect()].concat()
        }
        Value::Null => vec![0xf6],
    }
}

/// The kind of an item, and its value or length.
fn head(kind: u8, value: u64) -> Vec<u8> {
    let kind = kind << 5;
    match u8::try_from(value) {
        Ok(value) if value < 24 => vec![kind | value],
        Ok(value) => vec![kind | 24, value],
        Err(_) => [&[kind | 27][..], &value.to_be_bytes()].concat(),
    }
}
