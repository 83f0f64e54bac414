//! The questions of a form, what is computed from the answers, and what must be true of them.

use super::children::Children;
use super::parts::{Absent, Anchor, Rounding, one_of};
use super::scalars::{Condition, Decimal, Expression, Id, Text};
use super::scoring::{Tiers, ValueCase, ValuesChoice};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Một chỉ tiêu số liệu. — An indicator.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Indicator {
    /// # Mã
    /// Tên dùng trong biểu thức. — The name in expressions.
    id: Id,
    /// # Tên
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Loại
    /// Số đếm, số, phần trăm, tiền, có/không, ngày, lựa chọn, chữ. — Count, number, percent, money, yes/no, date, choice, text.
    #[schemars(rename = "type")]
    kind: Kind,
    /// # Đơn vị đo
    /// Triệu đồng, ha, km … — A unit of measure.
    measure: Option<Text>,
    /// # Nhỏ nhất
    /// Số liệu nhỏ hơn là không đọc được. — A lesser figure is unreadable.
    at_least: Option<Decimal>,
    /// # Lớn nhất
    /// Số liệu lớn hơn là không đọc được. — A greater figure is unreadable.
    at_most: Option<Decimal>,
    /// # Bước
    /// Số liệu là bội số của bước, tính từ nhỏ nhất. — Figures go in steps from the least.
    step: Option<Decimal>,
    /// # Số chữ số thập phân
    /// Nhiều nhất. — At most so many decimals.
    decimals: Option<Decimal>,
    /// # Lựa chọn
    /// Mã và tên, hoặc danh sách. — Ids and titles, or a list.
    options: Option<Options>,
    /// # Khi thiếu
    /// Nghĩa của ô trống. — What an empty cell means.
    absent: Option<Absent>,
    /// # Không áp dụng
    /// Có được ghi là không áp dụng không. — Whether "not applicable" may be given.
    not_applicable: Option<Permission>,
    /// # Chiều tốt
    /// Nhiều hơn hay ít hơn là tốt. — Which way is better.
    better: Option<Better>,
    /// # Bắt buộc
    /// Thiếu thì chưa đủ căn cứ, dù không dòng nào đọc. — Missing makes the unit undetermined.
    required: Option<bool>,
    /// # Dấu gạch
    /// Dấu "-" nghĩa là gì trong biểu này. — What "-" means in this form.
    dash: Option<Dash>,
    /// # Minh chứng
    /// Có cần không, và thiếu thì sao. — Whether needed, and what follows without.
    evidence: Option<Evidence>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Loại câu trả lời. — The type of an answer.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Kind {
    /// Số đếm, số nguyên không âm. — A whole number, 0 or more.
    Count,
    /// Số. — A number.
    Number,
    /// Phần trăm, 0 … 100. — A percentage.
    Percent,
    /// Tiền. — Money.
    Money,
    /// Có/không. — Yes or no.
    YesNo,
    /// Ngày. — A day.
    Date,
    /// Lựa chọn. — A choice.
    Choice,
    /// Chữ. — A text.
    Text,
}

/// Options with their titles, or a list of options.
#[derive(Debug)]
struct Options;

impl JsonSchema for Options {
    fn schema_name() -> Cow<'static, str> {
        "Options".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "{ xa: Xã, phuong: Phường }, hoặc danh sách; lựa chọn giống số, ngày, có/không phải trong ngoặc kép. — Options with titles, or a list; what looks like a number, day or truth must be quoted.",
            "anyOf": [
                { "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] }, "minProperties": 1 },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 }
            ]
        })
    }
}

/// Được hay không. — Whether it is permitted.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Permission {
    /// Không được. — Refused.
    Refused,
    /// Được. — Allowed.
    Allowed,
}

/// Chiều tốt. — Which way is better.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Better {
    /// Nhiều hơn. — More.
    More,
    /// Ít hơn. — Less.
    Less,
}

/// Dấu gạch nghĩa là gì. — What a dash means.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Dash {
    /// Số 0. — 0.
    Zero,
    /// Thiếu. — Missing.
    Missing,
    /// Không áp dụng. — Not applicable.
    NotApplicable,
}

/// Minh chứng. — Evidence.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Evidence {
    /// # Có cần
    /// true là phải có. — Whether it is required.
    required: bool,
    /// # Khi không có
    /// Thiếu minh chứng thì sao. — What follows without it.
    without: WithoutEvidence,
}

/// Thiếu minh chứng. — Without evidence.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum WithoutEvidence {
    /// Tính là 0. — Counts as 0.
    Zero,
    /// Phải giải trình, không thì không dùng. — An explanation, or the figure is not used.
    Explanation,
    /// Được nêu ra. — It is listed.
    Warning,
}

/// Một giá trị dẫn xuất: value, tiers, cases hoặc choice. — A derived value.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["value", "tiers", "cases", "choice", "children"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Derived {
    /// # Mã
    /// Tên dùng trong biểu thức. — The name in expressions.
    id: Id,
    /// # Tên
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    /// # Đơn vị đo
    /// percent là phần trăm. — percent is a percentage.
    measure: Option<Text>,
    /// # Giá trị
    /// Một biểu thức: percent(a, b). — An expression.
    value: Option<Expression>,
    /// # Bậc thang
    /// Ngưỡng và giá trị. — Thresholds and values.
    tiers: Option<Tiers<Decimal>>,
    /// # Trường hợp
    /// Dòng đầu tiên đúng. — The first line that holds.
    #[schemars(length(min = 1))]
    cases: Option<Vec<ValueCase>>,
    /// # Theo lựa chọn
    /// Giá trị từng lựa chọn. — A value for each option.
    choice: Option<ValuesChoice>,
    /// # Từ đơn vị cấp dưới
    /// Tỷ lệ, số lượng hoặc tổng của các đơn vị cấp dưới. — A share, number or sum of the units below.
    children: Option<Children>,
    /// # Khi không dòng nào đúng
    /// Đi với cases: giá trị, hoặc unstated. — Beside cases: a value, or unstated.
    otherwise: Option<Expression>,
    /// # Khi thiếu số liệu
    /// Giá trị khi thiếu số liệu. — The value for a missing figure.
    missing: Option<Decimal>,
    /// # Khi mẫu số là 0
    /// Cần nêu khi mẫu số có thể là 0. — Needed where the divisor may be 0.
    zero_denominator: Option<ZeroDenominator>,
    /// # Làm tròn
    /// Thay cho rounding.derived. — In place of rounding.derived.
    rounding: Option<Rounding>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Mẫu số là 0. — A divisor of 0.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum ZeroDenominator {
    /// Không áp dụng. — Not applicable.
    NotApplicable,
    /// Giá trị 0. — The value is 0.
    Zero,
    /// Chưa đủ căn cứ. — Undetermined.
    Undetermined,
}

/// Điều phải đúng của số liệu. — What must be true of the figures.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct DataCheck {
    /// # Điều kiện
    /// Điều phải đúng. — What must hold.
    that: Condition,
    /// # Lời báo
    /// Nói gì khi không đúng. — What is said where it does not.
    message: Text,
    /// # Mức độ
    /// error: đơn vị chưa đủ căn cứ; warning: được nêu ra. — error: undetermined; warning: listed.
    severity: Severity,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Mức độ. — How much it matters.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Severity {
    /// Đơn vị chưa đủ căn cứ. — The unit is undetermined.
    Error,
    /// Được nêu ra. — It is listed.
    Warning,
}
