//! Parts that stand in several places of a file.

use super::scalars::{ClauseReference, Day, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Khoảng ngày, không kể ngày cuối. — A half-open span of days.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Span {
    /// # Từ ngày
    /// Kể cả ngày này. — This day included.
    from: Option<Day>,
    /// # Đến trước ngày
    /// Không kể ngày này. — This day excluded.
    until: Option<Day>,
}

/// `none`, or decimals and a mode.
#[derive(Debug)]
pub(super) struct Rounding;

impl JsonSchema for Rounding {
    fn schema_name() -> Cow<'static, str> {
        "Rounding".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let modes: Vec<&str> = crate::words::number::Mode::ALL.iter().map(|(word, _)| *word).collect();
        json_schema!({
            "description": "none, hoặc { decimals: 2, mode: half_up }; half_up là như hàm ROUND của Excel. — none, or decimals and a mode; half_up is as Excel's ROUND.",
            "anyOf": [
                { "const": "none" },
                {
                    "type": "object",
                    "properties": {
                        "decimals": { "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+$" }] },
                        "mode": { "enum": modes }
                    },
                    "required": ["decimals", "mode"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// Thiếu số liệu nghĩa là gì. — What a missing figure means.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) enum Absent {
    /// Chưa đủ căn cứ xếp loại. — The unit is undetermined.
    Undetermined,
    /// Tính là 0, là không. — 0, or no.
    Zero,
    /// Không áp dụng. — Does not apply.
    NotApplicable,
}

/// Căn cứ, chỗ chưa rõ, phát hiện được phép. — Clause, doubt, allowed findings.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Anchor {
    /// # Căn cứ
    /// Điều khoản: <văn bản>/<điều khoản>. — The clause: <source>/<clause>.
    clause: Option<ClauseReference>,
    /// # Chỗ chưa rõ
    /// Văn bản để ngỏ điều gì, và đọc thế nào. — What the text leaves open, and how it is read.
    doubt: Option<Text>,
    /// # Cho phép phát hiện
    /// Tên phát hiện và lý do. — A finding's name and why.
    allow: Option<BTreeMap<String, Text>>,
}

/// Nhóm theo gì. — What units of a cohort have in common.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) enum Within {
    /// Nhóm tương đồng (cụm, khối). — The cohort that they are listed in.
    Cohort,
    /// Địa bàn. — Territory.
    Territory,
    /// Tổ chức. — Organisation.
    Organisation,
    /// Cấp. — Unit kind.
    UnitKind,
    /// Loại hình. — Subtype.
    Subtype,
}

/// Exactly one of these keys must stand.
pub(super) fn one_of(keys: &[&str]) -> Vec<serde_json::Value> {
    keys.iter().map(|key| serde_json::json!({ "required": [key] })).collect()
}
