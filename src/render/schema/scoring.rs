//! Scales and scoring methods.

use super::children::ScoredChildren;
use super::parts::{Anchor, Within, one_of};
use super::scalars::{Condition, Decimal, Expression, Id, Otherwise, ReadName, Text, Thresholds};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// Đúng một cách chấm. — Exactly one scoring method.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&METHODS)))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Score {
    /// # Đạt hoặc không
    /// Đủ điểm khi điều kiện đúng, không thì 0. — All points where the condition holds, else 0.
    met: Option<Condition>,
    /// # Nhiều điều kiện
    /// Mỗi điều kiện có điểm riêng, cộng lại. — Conditions, each with its own points, summed.
    #[schemars(length(min = 1))]
    conditions: Option<Vec<ScoredCondition>>,
    /// # Bậc thang
    /// Ngưỡng của một số và điểm tương ứng. — Thresholds of a number, and points.
    tiers: Option<Tiers<Decimal>>,
    /// # Trường hợp
    /// Dòng đầu tiên đúng thì được điểm của dòng ấy. — The first line that holds gives its points.
    #[schemars(length(min = 1))]
    cases: Option<Vec<Case>>,
    /// # Theo tỷ lệ
    /// Điểm tối đa × min(1, of / to). — The maximum × min(1, of / to).
    proportional: Option<Proportional>,
    /// # Theo số lần
    /// start + each × of, giữ trong điểm tối đa. — start + each × of, kept within the maximum.
    per_occurrence: Option<PerOccurrence>,
    /// # Theo lựa chọn
    /// Mỗi lựa chọn có điểm riêng. — Points for each option.
    choice: Option<PointsChoice>,
    /// # Người có thẩm quyền chấm
    /// Điểm do người chấm, trong khoảng from … to. — A person's points, between from and to.
    assessed: Option<Assessed>,
    /// # Công thức
    /// Một biểu thức số. — A numeric expression.
    formula: Option<Expression>,
    /// # Kịch bản
    /// Một hàm Rhai trong tệp .rhai đặt cạnh rules.yaml. — A Rhai function in a .rhai file beside rules.yaml.
    script: Option<Script>,
    /// # Theo xếp loại cấp dưới
    /// Mỗi mức của đơn vị cấp dưới một số điểm, gộp lại. — Points for each unit below by its rating, combined.
    children: Option<ScoredChildren>,
    /// # So với đơn vị khác
    /// So với đơn vị cao nhất, hay mức bình quân, của nhóm. — Beside the leader, or the mean, of the cohort.
    relative: Option<Relative>,
    /// # Nhiều thang điểm
    /// Thang đầu tiên có điều kiện đúng. — The first scale whose condition holds.
    #[schemars(length(min = 1))]
    alternatives: Option<Vec<Alternative>>,
    /// # Khi không dòng nào đúng
    /// Đi với cases và alternatives: điểm, biểu thức, hoặc unstated. — Beside cases and alternatives: points, an expression, or unstated.
    otherwise: Option<Expression>,
    /// # Khi thiếu số liệu
    /// Điểm khi thiếu số liệu. — Points for a missing figure.
    missing: Option<Decimal>,
}

const METHODS: [&str; 13] = [
    "relative",
    "met",
    "conditions",
    "tiers",
    "cases",
    "proportional",
    "per_occurrence",
    "choice",
    "assessed",
    "formula",
    "script",
    "children",
    "alternatives",
];

/// Một điều kiện với điểm riêng. — A condition with its own points.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct ScoredCondition {
    /// # Điều kiện
    /// Điều phải đúng. — What must hold.
    that: Condition,
    /// # Điểm
    /// Điểm khi đúng. — Points where it holds.
    points: Decimal,
    /// # Tên
    /// Như phiếu ghi. — As the form has it.
    title: Option<Text>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Bậc thang: đúng một cách so sánh, và otherwise. — Tiers: one comparator, and otherwise.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["at_least", "above", "at_most", "below"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Tiers<R> {
    /// # So sánh số nào
    /// Mã của một chỉ tiêu hay giá trị dẫn xuất. — The id of an indicator or derived value.
    of: ReadName,
    /// # Từ … trở lên
    /// Ngưỡng cao nhất đạt được. — The highest threshold that is reached.
    at_least: Option<Thresholds<R>>,
    /// # Trên …
    /// Ngưỡng cao nhất vượt được. — The highest threshold that is passed.
    above: Option<Thresholds<R>>,
    /// # Không quá …
    /// Ngưỡng thấp nhất không vượt quá. — The lowest threshold not passed.
    at_most: Option<Thresholds<R>>,
    /// # Dưới …
    /// Ngưỡng thấp nhất còn ở dưới. — The lowest threshold it is below.
    below: Option<Thresholds<R>>,
    /// # Còn lại
    /// Khi không tới ngưỡng nào: điểm, hoặc unstated. — Where no threshold is met: points, or unstated.
    otherwise: Otherwise<R>,
    /// # Khi thiếu số liệu
    /// Kết quả khi thiếu số liệu. — The result for a missing figure.
    missing: Option<R>,
}

/// Một trường hợp. — A case.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["points", "relative"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Case {
    /// # Khi
    /// Điều kiện của dòng. — The line's condition.
    when: Condition,
    /// # Điểm
    /// Một số hay một biểu thức. — A number or an expression.
    points: Option<Expression>,
    /// # So với đơn vị khác
    /// So với đơn vị cao nhất, hay mức bình quân, của nhóm. — Beside the leader, or the mean, of the cohort.
    relative: Option<Relative>,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// So với đơn vị khác: from + (up_to − from) × of / của đơn vị cao nhất. — Beside others: from + (up_to − from) × of / the leader's.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Relative {
    /// # Số nào
    /// Mã của một chỉ tiêu hay giá trị dẫn xuất. — The id of an indicator or derived value.
    of: ReadName,
    /// # So với
    /// leader: đơn vị cao nhất; mean: mức bình quân. — The greatest of the cohort, or its mean.
    to: Beside,
    /// # Nhóm tương đồng
    /// Các đơn vị trong một nhóm giống nhau ở những điều này. — What units of one cohort have in common.
    #[schemars(length(min = 1))]
    within: Vec<Within>,
    /// # Từ
    /// Điểm khi không có gì. — Points for nothing.
    from: Decimal,
    /// # Đến
    /// Điểm của đơn vị cao nhất, hay từ mức bình quân trở lên. — Points of the leader, or from the mean on.
    up_to: Decimal,
}

/// So với gì. — Beside what.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Beside {
    /// Đơn vị cao nhất. — The greatest.
    Leader,
    /// Mức bình quân. — The mean.
    Mean,
}

/// Một trường hợp cho một giá trị. — A case that gives a value.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct ValueCase {
    /// # Khi
    /// Điều kiện của dòng. — The line's condition.
    when: Condition,
    /// # Giá trị
    /// Một số hay một biểu thức. — A number or an expression.
    value: Expression,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Một trường hợp cho một mức xếp loại. — A case that gives a rating.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct RatingCase {
    /// # Khi
    /// Điều kiện của dòng. — The line's condition.
    when: Condition,
    /// # Mức xếp loại
    /// Mã của mức. — The rating's id.
    rating: Id,
    #[schemars(flatten)]
    anchor: Anchor,
}

/// Theo tỷ lệ thực hiện. — In proportion to a target.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Proportional {
    /// # Thực hiện
    /// Mã của số đã làm được. — The id of what was done.
    of: ReadName,
    /// # Chỉ tiêu
    /// Mã của số phải làm. — The id of what was to be done.
    to: ReadName,
    /// # Khi chỉ tiêu là 0
    /// Cần nêu khi khoảng của `to` có số 0. — Needed where the range of `to` holds 0.
    zero_target: Option<ZeroTarget>,
    /// # Ít nhất
    /// Dưới tỷ lệ phần trăm này thì không có điểm. — Nothing under this percentage.
    at_least_percent: Option<Decimal>,
    /// # Khi thiếu số liệu
    /// Điểm khi thiếu số liệu. — Points for a missing figure.
    missing: Option<Decimal>,
}

#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum ZeroTarget {
    /// Tiêu chí không áp dụng. — The criterion does not apply.
    NotApplicable,
    /// Không có điểm. — No points.
    Zero,
    /// Đủ điểm. — All points.
    Full,
    /// Chưa đủ căn cứ. — Undetermined.
    Undetermined,
}

/// Theo số lần. — By occurrence.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct PerOccurrence {
    /// # Đếm cái gì
    /// Mã của số đếm. — The id of what is counted.
    of: ReadName,
    /// # Mỗi lần
    /// Điểm mỗi lần; âm là trừ. — Points for each; negative deducts.
    each: Decimal,
    /// # Bắt đầu từ
    /// Điểm khi không có lần nào (0 nếu không ghi). — Points at none (0 unless stated).
    start: Option<Decimal>,
}

/// Điểm theo lựa chọn. — Points by option.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct PointsChoice {
    /// # Chỉ tiêu lựa chọn
    /// Mã của chỉ tiêu type: choice. — The id of an indicator with type: choice.
    of: ReadName,
    /// # Điểm từng lựa chọn
    /// Mã lựa chọn và điểm. — Options and points.
    points: BTreeMap<String, Decimal>,
    /// # Còn lại
    /// Cho lựa chọn không nêu tên. — For options that are not named.
    otherwise: Option<Otherwise<Decimal>>,
    /// # Khi thiếu số liệu
    /// Điểm khi thiếu số liệu. — Points for a missing figure.
    missing: Option<Decimal>,
}

/// Giá trị theo lựa chọn. — Values by option.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct ValuesChoice {
    /// # Chỉ tiêu lựa chọn
    /// Mã của chỉ tiêu type: choice. — The id of an indicator with type: choice.
    of: ReadName,
    /// # Giá trị từng lựa chọn
    /// Mã lựa chọn và giá trị. — Options and values.
    values: BTreeMap<String, Decimal>,
    /// # Còn lại
    /// Cho lựa chọn không nêu tên. — For options that are not named.
    otherwise: Option<Otherwise<Decimal>>,
    /// # Khi thiếu số liệu
    /// Giá trị khi thiếu số liệu. — The value for a missing figure.
    missing: Option<Decimal>,
}

/// Mức xếp loại theo lựa chọn. — Ratings by option.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct RatingsChoice {
    /// # Chỉ tiêu lựa chọn
    /// Mã của chỉ tiêu type: choice. — The id of an indicator with type: choice.
    of: ReadName,
    /// # Mức từng lựa chọn
    /// Mã lựa chọn và mã mức. — Options and ratings.
    ratings: BTreeMap<String, Id>,
    /// # Còn lại
    /// Cho lựa chọn không nêu tên. — For options that are not named.
    otherwise: Option<Otherwise<Id>>,
    /// # Khi thiếu số liệu
    /// Mức khi thiếu số liệu. — The rating for a missing figure.
    missing: Option<Id>,
}

/// Điểm do người có thẩm quyền chấm. — Points that a person gives.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Assessed {
    /// # Từ
    /// Điểm thấp nhất. — Least points.
    from: Decimal,
    /// # Đến
    /// Điểm cao nhất. — Most points.
    to: Decimal,
    /// # Bước
    /// Chấm theo bước nào. — In steps of.
    step: Option<Decimal>,
}

/// Một hàm Rhai, chạy trong giới hạn. — A Rhai function, under limits.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Script {
    /// # Tệp
    /// Tệp .rhai cạnh rules.yaml. — The .rhai file beside rules.yaml.
    file: Text,
    /// # Hàm
    /// Tên hàm; tham số của hàm là mã của số liệu nó đọc. — The function; its parameters name the figures it reads.
    call: Text,
    /// # Từ
    /// Điểm thấp nhất. — Least points.
    from: Decimal,
    /// # Đến
    /// Điểm cao nhất. — Most points.
    to: Decimal,
}

/// Một trong nhiều thang điểm. — One scale of several.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Alternative {
    /// # Khi
    /// Khi nào dùng thang này. — When this is the scale.
    when: Condition,
    /// # Cách chấm
    /// Thang điểm. — The scale.
    score: Score,
    #[schemars(flatten)]
    anchor: Anchor,
}
