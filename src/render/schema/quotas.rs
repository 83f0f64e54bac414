//! Quotas: how many units of a cohort may have a rating.

use super::parts::one_of;
use super::parts::{Anchor, Within};
use super::scalars::{Decimal, Id, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Một tỷ lệ khống chế. — A quota.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = rounded()))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Quota {
    /// # Mã
    /// Mã của tỷ lệ khống chế. — Its id.
    id: Id,
    /// # Tên
    /// Như văn bản ghi. — As the document has it.
    title: Option<Text>,
    /// # Mức bị khống chế
    /// Mức không được quá tỷ lệ. — The rating that is limited.
    rating: Id,
    /// # Nhóm tương đồng
    /// Các đơn vị trong một nhóm giống nhau ở những điều này. — What units of one cohort have in common.
    #[schemars(length(min = 1))]
    within: Vec<Within>,
    /// # Giới hạn
    /// Tỷ lệ phần trăm, hoặc số đơn vị. — A percentage, or a number of units.
    capacity: Capacity,
    /// # Làm tròn
    /// Phần lẻ của một đơn vị; bắt buộc với tỷ lệ phần trăm. — A fraction of a unit; required with a percentage.
    round: Option<Round>,
    /// # Nhóm nhỏ
    /// Số khác cho nhóm ít đơn vị. — Another number for a small cohort.
    small_cohort: Option<SmallCohort>,
    /// # Ngoại lệ
    /// Tỷ lệ cho nhóm được quyết định cho phép. — The percentage for a cohort that a recorded decision excepts.
    exception: Option<Exception>,
    /// # Điểm tối thiểu
    /// Thấp hơn thì không được xét. — Who has less is not among those who may have it.
    score_at_least: Option<Decimal>,
    /// # Xếp thứ tự theo
    /// Lần lượt, tên trước quyết định trước: [{ total: desc }]. — In order, the first that differs decides.
    #[schemars(length(min = 1))]
    rank_by: Vec<RankKey>,
    /// # Bằng nhau ở ranh giới
    /// Không ghi là refuse. — Where it is not written, refuse.
    ties: Option<Ties>,
    /// # Có đơn vị chưa đủ căn cứ
    /// Không ghi là blocks. — Where it is not written, blocks.
    undetermined: Option<WithUndetermined>,
    /// # Các đơn vị còn lại
    /// Mức của đơn vị vượt khống chế. — The rating of those who have no place.
    others: Id,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// A share is rounded, a number is not.
fn rounded() -> serde_json::Value {
    serde_json::json!([
        { "required": ["round"] },
        {
            "properties": {
                "capacity": {
                    "title": "Giới hạn",
                    "description": "Số đơn vị thì không làm tròn. — A number of units is not rounded.",
                    "required": ["count"]
                }
            }
        }
    ])
}

/// Giới hạn. — How many.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["percent", "count"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Capacity {
    /// # Tỷ lệ
    /// Phần trăm, từ 0 đến 100. — Percent, from 0 to 100.
    percent: Option<Decimal>,
    /// # Ít nhất
    /// Không ít hơn số này. — Never fewer than this.
    at_least: Option<Decimal>,
    /// # Tính trên
    /// Tính trên những đơn vị nào; bắt buộc với tỷ lệ phần trăm. — Of which units; required with a percentage.
    of: Option<Base>,
    /// # Số đơn vị
    /// Số cố định. — A fixed number.
    count: Option<Decimal>,
}

/// The units that a share is taken of.
#[derive(Debug)]
struct Base;

impl JsonSchema for Base {
    fn schema_name() -> Cow<'static, str> {
        "Base".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let id = generator.subschema_for::<Id>();
        let rated = json_schema!({
            "title": "Đạt mức",
            "description": "Số đơn vị có đúng mức này. — Units with exactly this rating.",
            "allOf": [id]
        });
        let at_least = json_schema!({
            "title": "Từ mức",
            "description": "Số đơn vị từ mức này trở lên. — Units with this rating or a better one.",
            "allOf": [id]
        });
        let counted = json_schema!({
            "title": "Tính lúc nào",
            "description": "before: trước khi khống chế; after: số đơn vị cuối cùng. — Before the quota acts, or once it has.",
            "enum": ["before", "after"]
        });
        json_schema!({
            "description": "all là mọi đơn vị đã xếp loại của nhóm. — all is every rated unit of the cohort.",
            "anyOf": [
                { "const": "all" },
                {
                    "type": "object",
                    "properties": { "rated": rated, "counted": counted },
                    "required": ["rated", "counted"],
                    "additionalProperties": false
                },
                {
                    "type": "object",
                    "properties": { "rated_at_least": at_least, "counted": counted },
                    "required": ["rated_at_least"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// Làm tròn. — Rounding.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Round {
    /// Bỏ phần lẻ. — Down.
    Floor,
    /// Từ một nửa thì lên. — Half up.
    HalfUp,
    /// Có lẻ thì lên. — Up.
    Ceiling,
}

/// Nhóm nhỏ. — A small cohort.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct SmallCohort {
    /// # Dưới
    /// Ít đơn vị đã xếp loại hơn số này. — Fewer rated units than this.
    under: Decimal,
    /// # Được
    /// Số đơn vị được nhận. — So many may have the rating.
    allow: Decimal,
}

/// Ngoại lệ. — An exception.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Exception {
    /// # Tỷ lệ
    /// Phần trăm, từ 0 đến 100. — Percent, from 0 to 100.
    percent: Decimal,
}

/// Một tên và chiều. — One name, and which way.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, extend("minProperties" = 1, "maxProperties" = 1))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct RankKey(BTreeMap<String, Way>);

/// Chiều. — Which way.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Way {
    /// Ít đứng trước. — Less first.
    Asc,
    /// Nhiều đứng trước. — More first.
    Desc,
}

/// Bằng nhau ở ranh giới. — Ties at the cut.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Ties {
    /// Không đơn vị nào trong số đó được nhận. — None of the tied.
    Exclude,
    /// Tất cả chờ quyết định. — All are undetermined until decided.
    Refuse,
}

/// Có đơn vị chưa đủ căn cứ. — What undetermined units do.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum WithUndetermined {
    /// Để ngoài, có nói rõ. — Left out, and said.
    SetAside,
    /// Cả nhóm chờ. — The cohort waits.
    Blocks,
}
