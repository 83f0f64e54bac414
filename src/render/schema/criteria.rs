//! The criteria tree with bonus, deductions and total, or the matrix in its place.

use super::parts::{Anchor, Rounding, one_of};
use super::ratings::Effect;
use super::scalars::{Condition, Decimal, Id, Otherwise, Text};
use super::scoring::{RatingCase, RatingsChoice, Score, Tiers};
use schemars::JsonSchema;

fn open_is(open: bool) -> serde_json::Value {
    serde_json::json!({
        "const": open,
        "title": "Để mở",
        "description": "Chỉ trong khung: cấp dưới điền tiêu chí vào đây. — Only in a frame: a lower level fills it in.",
    })
}

/// A group has criteria, unless it is open.
fn criteria_or_score() -> serde_json::Value {
    serde_json::json!([
        { "required": ["score"], "properties": { "open": open_is(false) } },
        { "required": ["criteria"] },
        { "required": ["open"], "properties": { "open": open_is(true) }, "not": { "required": ["criteria"] } }
    ])
}

/// Nhóm tiêu chí (có criteria) hoặc tiêu chí (có score). — A group or a criterion.
#[derive(Debug, JsonSchema)]
#[schemars(
    deny_unknown_fields,
    extend(
        "oneOf" = criteria_or_score(),
        "dependencies" = serde_json::json!({ "applies_when": ["if_not_applicable"] }),
    )
)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Node {
    /// # Mã
    /// Mã của nút, không đổi qua các phiên bản. — The node's id, stable across versions.
    id: Id,
    /// # Nội dung
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Điểm tối đa
    /// Điểm nhiều nhất. — Greatest points.
    points_max: Option<Decimal>,
    /// # Điểm tối thiểu
    /// 0 nếu không ghi; âm cho điểm trừ. — 0 unless stated; negative for deductions.
    points_min: Option<Decimal>,
    /// # Làm tròn
    /// Thay cho cách làm tròn chung. — In place of the header's.
    rounding: Option<Rounding>,
    /// # Điểm liệt
    /// Dưới mức này thì xếp loại bị khống chế. — Under it, the rating is bounded.
    floor: Option<Floor>,
    /// # Điểm liệt từng tiêu chí
    /// Áp cho từng tiêu chí trong nhóm. — For each leaf of the group.
    floor_each: Option<FloorEach>,
    /// # Chặn trên
    /// Tổng các con được vượt điểm tối đa, và bị chặn. — Children may sum to more, and are cut.
    capped: Option<bool>,
    /// # Để mở
    /// Chỉ trong khung: cấp dưới điền tiêu chí vào đây. — Only in a frame: a lower level fills it in.
    open: Option<bool>,
    /// # Tiêu chí con
    /// Các nút trong nhóm. — The group's nodes.
    #[schemars(length(min = 1))]
    criteria: Option<Vec<Node>>,
    /// # Áp dụng khi
    /// Khi nào tiêu chí này áp dụng. — When it applies.
    applies_when: Option<Condition>,
    /// # Khi không áp dụng
    /// Điểm tính thế nào. — What follows where it does not.
    if_not_applicable: Option<IfNotApplicable>,
    /// # Cách chấm
    /// Đúng một cách. — Exactly one method.
    score: Option<Score>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Không áp dụng thì sao. — Where it does not apply.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum IfNotApplicable {
    /// Đủ điểm. — All points.
    FullPoints,
    /// Không có điểm. — No points.
    NoPoints,
    /// Bỏ ra, giảm điểm tối đa. — Out, and the maximum is less.
    Drop,
    /// Bỏ ra, chia lại điểm trong nhóm. — Out, and spread over the group.
    DropAndRescale,
    /// Không xếp loại đơn vị. — The unit is not rated.
    UnitNotRated,
}

/// Điểm liệt. — A floor.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["share_percent", "points"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Floor {
    /// # Tỷ lệ
    /// Phần trăm của điểm tối đa. — Percent of the maximum.
    share_percent: Option<Decimal>,
    /// # Điểm
    /// Số điểm ít nhất. — Least points.
    points: Option<Decimal>,
    /// # Thì
    /// Tác dụng. — The effect.
    then: Effect,
    /// # Tên
    /// Như văn bản ghi. — As the document has it.
    title: Option<Text>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Điểm liệt từng tiêu chí. — A floor for each leaf.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["above", "points", "share_percent"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct FloorEach {
    /// # Trên
    /// Mỗi tiêu chí phải trên số này. — Each leaf must be above this.
    above: Option<Decimal>,
    /// # Điểm
    /// Mỗi tiêu chí ít nhất. — Each leaf at least.
    points: Option<Decimal>,
    /// # Tỷ lệ
    /// Phần trăm điểm tối đa của tiêu chí. — Percent of the leaf's maximum.
    share_percent: Option<Decimal>,
    /// # Thì
    /// Tác dụng. — The effect.
    then: Effect,
    /// # Tên
    /// Như văn bản ghi. — As the document has it.
    title: Option<Text>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Điểm thưởng: một nhóm ngoài thang điểm. — Bonus: a group outside the scale.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = one_of(&["criteria", "open"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Bonus {
    /// # Tên
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Điểm tối đa
    /// Thưởng nhiều nhất. — The greatest bonus.
    points_max: Decimal,
    /// # Điểm tối thiểu
    /// 0 nếu không ghi. — 0 unless stated.
    points_min: Option<Decimal>,
    /// # Làm tròn
    /// Thay cho rounding.group. — In place of rounding.group.
    rounding: Option<Rounding>,
    /// # Chặn trên
    /// Các khoản cộng lại được vượt và bị chặn. — Parts may sum to more, and are cut.
    capped: Option<bool>,
    /// # Để mở
    /// Chỉ trong khung: cấp dưới điền các khoản. — Only in a frame: a lower level fills it in.
    open: Option<bool>,
    /// # Các khoản thưởng
    /// Từng khoản. — Its parts.
    #[schemars(length(min = 1))]
    criteria: Option<Vec<Node>>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Điểm trừ: một nhóm ngoài thang điểm. — Deductions: a group outside the scale.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = one_of(&["criteria", "open"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Deductions {
    /// # Tên
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Trừ nhiều nhất
    /// Số âm. — Negative.
    points_min: Decimal,
    /// # Điểm tối đa
    /// 0 nếu không ghi. — 0 unless stated.
    points_max: Option<Decimal>,
    /// # Làm tròn
    /// Thay cho rounding.group. — In place of rounding.group.
    rounding: Option<Rounding>,
    /// # Chặn
    /// Các khoản cộng lại được vượt và bị chặn. — Parts may sum to more, and are cut.
    capped: Option<bool>,
    /// # Để mở
    /// Chỉ trong khung: cấp dưới điền các khoản. — Only in a frame: a lower level fills it in.
    open: Option<bool>,
    /// # Các khoản trừ
    /// Từng khoản. — Its parts.
    #[schemars(length(min = 1))]
    criteria: Option<Vec<Node>>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Giới hạn của tổng điểm. — Limits of the total.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Total {
    /// # Ít nhất
    /// 0 nếu không ghi. — 0 unless stated.
    at_least: Option<Decimal>,
    /// # Nhiều nhất
    /// Điểm tối đa cộng điểm thưởng nếu không ghi. — The maximum and the bonus unless stated.
    at_most: Option<Decimal>,
}

/// Ma trận: mỗi dòng cho một mức, lấy mức thấp nhất. — Rows that each give a rating; the worst is taken.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Matrix {
    /// # Cách lấy mức
    /// worst_row: dòng thấp nhất. — The worst row.
    rating: WorstRow,
    /// # Các dòng
    /// Từng dòng của bảng. — The rows.
    #[schemars(length(min = 1))]
    rows: Vec<Row>,
}

/// Cách lấy mức. — How the rating is taken.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum WorstRow {
    /// Dòng thấp nhất. — The worst row.
    WorstRow,
}

/// Một dòng của ma trận: tiers, cases hoặc choice. — A row of the matrix.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["tiers", "cases", "choice"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Row {
    /// # Mã
    /// Mã của dòng. — The row's id.
    id: Id,
    /// # Nội dung
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Áp dụng khi
    /// Không thì dòng này không tính. — Else the row is left out.
    applies_when: Option<Condition>,
    /// # Bậc thang
    /// Ngưỡng và mức. — Thresholds and ratings.
    tiers: Option<Tiers<Id>>,
    /// # Trường hợp
    /// Dòng đầu tiên đúng. — The first line that holds.
    #[schemars(length(min = 1))]
    cases: Option<Vec<RatingCase>>,
    /// # Theo lựa chọn
    /// Mức từng lựa chọn. — A rating for each option.
    choice: Option<RatingsChoice>,
    /// # Khi không dòng nào đúng
    /// Mã mức, hoặc unstated. — A rating, or unstated.
    otherwise: Option<Otherwise<Id>>,
    /// # Khi thiếu số liệu
    /// Mức khi thiếu số liệu. — The rating for a missing figure.
    missing: Option<Id>,
    #[schemars(flatten)]
    anchor: Anchor,
}
