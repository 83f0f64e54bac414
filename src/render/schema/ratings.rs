//! Ratings with their requirements, gates, and what a gate or a floor does.

use super::parts::Anchor;
use super::scalars::{Condition, Decimal, Id, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Đúng một tác dụng. — Exactly one effect.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("minProperties" = 1, "maxProperties" = 1))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Effect {
    /// # Không xếp loại
    /// Lý do, như in ra. — The reason, as printed.
    not_rated: Option<Text>,
    /// # Xếp mức
    /// Ấn định mức này. — Fixes this rating.
    rate: Option<Id>,
    /// # Không quá mức
    /// Không quá mức này. — At best this rating.
    not_above: Option<Id>,
    /// # Không dưới mức
    /// Không dưới mức này. — At worst this rating.
    not_below: Option<Id>,
    /// # Nâng
    /// Nâng mấy bậc. — Up by notches.
    raise: Option<Decimal>,
    /// # Hạ
    /// Hạ mấy bậc. — Down by notches.
    lower: Option<Decimal>,
}

/// Một mức xếp loại. — A rating.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Rating {
    /// # Mã
    /// Mã của mức. — The rating's id.
    id: Id,
    /// # Tên mức
    /// Vững mạnh, Khá … — Its title.
    title: Option<Text>,
    /// # Từ
    /// Điểm thấp nhất của mức, kể cả. — Lower edge, inside.
    from: Option<Decimal>,
    /// # Đến
    /// Mép trên như văn bản ghi, kể cả. — Upper edge as the text writes it, inside.
    to: Option<Decimal>,
    /// # Dưới
    /// Mép trên như được đọc, không kể. — Upper edge as it is read, outside.
    below: Option<Decimal>,
    /// # Còn lại
    /// Nhận phần dưới mọi mốc. — Takes what lies below every edge.
    otherwise: Option<bool>,
    /// # Được tính là vững mạnh
    /// Tính vào tỷ lệ vững mạnh. — Counts in the share of strong units.
    counts_as_strong: Option<bool>,
    /// # Điều kiện xếp mức
    /// Ngoài điểm còn đòi gì. — What it demands besides the score.
    require: Option<Require>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Requirements: a list of entries, or one.
#[derive(Debug)]
struct Require;

impl JsonSchema for Require {
    fn schema_name() -> Cow<'static, str> {
        "Require".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<RequireEntry>();
        json_schema!({
            "description": "Danh sách là đòi tất cả; any là một trong số, none là không điều nào. — A list is all of them; any is one of them, none is none of them.",
            "anyOf": [{ "type": "array", "items": entry, "minItems": 1 }, entry]
        })
    }
}

/// Entries nest, so theirs is a schema that names itself.
#[derive(Debug)]
struct RequireEntry;

impl JsonSchema for RequireEntry {
    fn schema_name() -> Cow<'static, str> {
        "RequireEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let several = generator.subschema_for::<Require>();
        json_schema!({
            "description": "Một điều kiện, một biểu thức, hoặc all, any, none. — A requirement, an expression, or all, any, none.",
            "anyOf": [
                { "type": "string", "minLength": 1 },
                {
                    "type": "object",
                    "properties": { "all": several, "any": several, "none": several },
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1
                },
                generator.subschema_for::<Requirement>()
            ]
        })
    }
}

/// Một điều kiện xếp mức. — A requirement.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Requirement {
    /// # Mã
    /// Mã của điều kiện. — Its id.
    id: Id,
    /// # Điều kiện
    /// Điều phải đúng. — What must hold.
    that: Condition,
    /// # Tên
    /// Như văn bản ghi. — As the document has it.
    title: Option<Text>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Quan hệ với đơn vị khác. — A relation to another unit.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Relation {
    /// Đứng đầu đơn vị ấy. — It leads that unit.
    Leads,
}

/// Một điều kiện khống chế. — A gate.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Gate {
    /// # Mã
    /// Mã của điều kiện. — Its id.
    id: Id,
    /// # Tên
    /// Như văn bản ghi. — As the document has it.
    title: Option<Text>,
    /// # Khi
    /// Khi nào khống chế; với relation thì không bắt buộc. — When it closes; not needed with relation.
    when: Option<Condition>,
    /// # Quan hệ
    /// leads: đơn vị mà đơn vị này đứng đầu; đi với not_above: related_unit. — The unit led; with not_above: related_unit.
    relation: Option<Relation>,
    /// # Trừ khi
    /// Khi nào vẫn không khống chế. — When it stays open all the same.
    unless: Option<Condition>,
    /// # Thì
    /// Tác dụng. — The effect.
    then: Effect,
    /// # Miễn áp dụng được
    /// Những căn cứ để một quyết định miễn áp dụng điều kiện này: mã và tên. — Grounds on which a decision may waive it.
    waivable: Option<BTreeMap<String, Text>>,
    #[schemars(flatten)]
    anchor: Anchor,
}
