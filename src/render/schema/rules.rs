//! `rules.yaml`: the header of a rule set, and its parts in document order.

use super::criteria::{Bonus, Deductions, Matrix, Node, Total};
use super::figures::{DataCheck, Derived, Indicator};
use super::parts::{Absent, Rounding, Span, one_of};
use super::quotas::Quota;
use super::ratings::{Gate, Rating};
use super::scalars::{Decimal, Id, MonthDay, SetId, SetReference, Text, Version};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// What must stand in a set of its own, in one that fills a frame, and in a frame.
fn by_kind() -> serde_json::Value {
    serde_json::json!([
        {
            "if": { "required": ["extends"] },
            "then": { "not": { "anyOf": [
                { "required": ["criteria"] }, { "required": ["matrix"] }, { "required": ["bonus"] }, { "required": ["deductions"] },
                { "required": ["total"] }, { "required": ["ratings"] }, { "required": ["gates"] }
            ] } },
            "else": { "required": ["ratings"], "oneOf": one_of(&["criteria", "matrix"]), "not": { "required": ["fills"] } }
        },
        {
            "if": { "anyOf": [{ "required": ["extends"] }, { "properties": { "status": {
                "const": "frame",
                "title": "Tình trạng",
                "description": "Khung: cấp dưới điền tiếp. — A frame, filled in below.",
            } } }] },
            "else": { "required": ["rounding", "absent"] }
        }
    ])
}

/// Bộ tiêu chí: một phiên bản, đọc từ trên xuống như bảng chấm điểm. — A rule set: one version, read downward like the paper form.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("allOf" = by_kind()))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct RuleSet {
    /// # Mã bộ tiêu chí
    /// Như đường dẫn thư mục: minh_hoa/hoi_nong_dan/xa. — As the folder's path.
    id: SetId,
    /// # Phiên bản
    /// Năm và số thứ tự, trong ngoặc kép: "2024.1". — Year and number, quoted.
    version: Version,
    /// # Tên
    /// Tên bộ tiêu chí như văn bản ghi. — The title as the document has it.
    title: Text,
    /// # Tình trạng
    /// Minh họa, dự thảo, đã ban hành, hay khung. — Illustrative, draft, issued, or a frame.
    status: Status,
    /// # Điền khung
    /// Khung của cấp trên mà bộ này điền: khung/qd_366_tap_the@2025.1. — The upper level's frame that this set fills.
    extends: Option<SetReference>,
    /// # Phần điền vào khung
    /// Mỗi nút để mở của khung với các tiêu chí của bộ này. — For each open node of the frame, the set's criteria.
    #[schemars(extend("minProperties" = 1))]
    fills: Option<BTreeMap<Id, Vec<Node>>>,
    /// # Hiệu lực
    /// Từ ngày, đến trước ngày; không ghi thì thư viện không tự chọn bộ này. — From a day until before a day; without it a library never chooses the set.
    in_force: Option<Span>,
    /// # Thay thế
    /// Phiên bản mà bộ này thay thế. — The version it replaces.
    supersedes: Option<SetReference>,
    /// # Áp dụng cho
    /// Tổ chức, cấp, loại hình, địa bàn. — Organisation, unit kind, subtypes, territory.
    applies_to: AppliesTo,
    /// # Văn bản
    /// Mã các văn bản trong sources/. — Ids of documents in sources/.
    sources: Option<Vec<Id>>,
    /// # Điểm tối đa
    /// Tổng điểm tối đa của các nhóm tiêu chí. — The sum of the groups' maxima.
    points_max: Option<Decimal>,
    /// # Xếp mức theo
    /// Tổng điểm, hay phần trăm của điểm tối đa. — The total, or its percentage of the maximum.
    ratings_read: Option<RatingsRead>,
    /// # Làm tròn
    /// Bốn chỗ làm tròn, đều phải nêu. — Four stages of rounding, all stated.
    rounding: Option<Roundings>,
    /// # Khi thiếu số liệu
    /// Thiếu số liệu nghĩa là gì, nếu chỉ tiêu không nói khác. — What a missing figure means unless its indicator says otherwise.
    absent: Option<Absent>,
    /// # Không đủ điều kiện xếp mức
    /// Đủ điểm mà thiếu điều kiện thì sao. — What follows where the score suffices and a requirement does not hold.
    fall_through: Option<FallThrough>,
    /// # Thời gian hoạt động
    /// Tính từ ngày nào. — What it is counted from.
    tenure: Option<Tenure>,
    /// # Kỳ trước
    /// Cách đọc số liệu kỳ trước qua sáp nhập, chia tách. — How the period before is read through lineage.
    previous: Option<Previous>,
    /// # Mẫu số của tỷ lệ
    /// Tỷ lệ vững mạnh tính trên số đơn vị nào. — What the share of strong units is counted over.
    summary: Option<Summary>,
    /// # Ngày chốt
    /// Tháng-ngày chốt của kỳ ("12-31" nếu không ghi). — Month-day as of which a period is read.
    as_of: Option<MonthDay>,
    /// # Chỉ tiêu số liệu
    /// Những con số phải hỏi. — The questions of the form.
    indicators: Option<Vec<Indicator>>,
    /// # Giá trị dẫn xuất
    /// Tính từ chỉ tiêu; mỗi giá trị một tên. — Computed from indicators, one name each.
    derived: Option<Vec<Derived>>,
    /// # Kiểm tra số liệu
    /// Điều phải đúng giữa các số liệu. — What must be true of the figures.
    data_checks: Option<Vec<DataCheck>>,
    /// # Tiêu chí
    /// Cây nhóm tiêu chí và tiêu chí. — The tree of groups and criteria.
    #[schemars(length(min = 1))]
    criteria: Option<Vec<Node>>,
    /// # Ma trận
    /// Thay cho criteria, khi xếp loại không theo điểm. — In place of criteria, where there are no points.
    matrix: Option<Matrix>,
    /// # Điểm thưởng
    /// Cộng ngoài thang điểm. — Added outside the scale.
    bonus: Option<Bonus>,
    /// # Điểm trừ
    /// Trừ ngoài thang điểm. — Taken off outside the scale.
    deductions: Option<Deductions>,
    /// # Tổng điểm
    /// Giới hạn của tổng. — Limits of the total.
    total: Option<Total>,
    /// # Mức xếp loại
    /// Mức cao nhất đứng trước. — Best first.
    #[schemars(length(min = 1))]
    ratings: Option<Vec<Rating>>,
    /// # Điều kiện khống chế
    /// Xét từ trên xuống. — From top to bottom.
    gates: Option<Vec<Gate>>,
    /// # Tỷ lệ khống chế
    /// Một nhóm tương đồng có nhiều nhất bao nhiêu đơn vị ở một mức. — How many units of a cohort may have a rating.
    quotas: Option<Vec<Quota>>,
    /// # Cho phép phát hiện
    /// Tên phát hiện và lý do cho phép. — A finding's name and why it is allowed.
    allow: Option<BTreeMap<String, Text>>,
}

/// Tình trạng của bộ tiêu chí. — How official it is.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Status {
    /// Minh họa. — Written to show.
    Illustrative,
    /// Dự thảo. — Proposed.
    Draft,
    /// Đã ban hành. — Issued.
    Issued,
    /// Khung: cấp dưới điền các nút để mở. — A frame, whose open nodes lower levels fill in.
    Frame,
}

/// Áp dụng cho đơn vị nào. — Which units it is for.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct AppliesTo {
    /// # Tổ chức
    /// Mã tổ chức. — The organisation's id.
    organisation: Id,
    /// # Cấp
    /// Mã cấp. — The unit kind's id.
    unit_kind: Id,
    /// # Loại hình
    /// Để trống là mọi loại hình. — Empty fits every subtype.
    subtype: Option<Vec<Id>>,
    /// # Địa bàn
    /// Không ghi là mọi nơi. — Without it, everywhere.
    territory: Option<Id>,
}

/// Xếp mức theo gì. — What ratings are read from.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum RatingsRead {
    /// Tổng điểm. — The total.
    Points,
    /// Phần trăm của điểm tối đa. — The total as a percentage of its maximum.
    PercentOfMax,
}

/// Làm tròn ở đâu. — Where values are rounded.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Roundings {
    /// # Giá trị dẫn xuất
    /// none, hoặc số chữ số thập phân và cách làm tròn. — none, or decimals and a mode.
    derived: Rounding,
    /// # Điểm tiêu chí
    /// none, hoặc số chữ số thập phân và cách làm tròn. — none, or decimals and a mode.
    criterion: Rounding,
    /// # Điểm nhóm
    /// none, hoặc số chữ số thập phân và cách làm tròn. — none, or decimals and a mode.
    group: Rounding,
    /// # Tổng điểm
    /// none, hoặc số chữ số thập phân và cách làm tròn. — none, or decimals and a mode.
    total: Rounding,
}

/// Đủ điểm mà thiếu điều kiện. — Score reached, requirement missed.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum FallThrough {
    /// Xét mức thấp hơn liền kề. — The next lower rating is asked.
    NextLower,
    /// Văn bản không nói: chưa đủ căn cứ. — The text does not say: undetermined.
    Unstated,
}

/// Thời gian hoạt động. — Tenure.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Tenure {
    /// # Tính từ
    /// Ngày thành lập, hay từ đơn vị tiền thân sớm nhất. — The founding, or that of the earliest predecessor.
    counts_from: CountsFrom,
}

/// Tính từ ngày nào. — What tenure is counted from.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum CountsFrom {
    /// Ngày thành lập. — The founding.
    Founding,
    /// Ngày thành lập của đơn vị tiền thân sớm nhất. — The founding of the earliest predecessor.
    EarliestPredecessor,
}

/// Kỳ trước. — The period before.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Previous {
    /// # Số liệu
    /// Cộng các đơn vị tiền thân. — Summed over predecessors.
    figures: PreviousFigures,
    /// # Mức xếp loại
    /// Mức thấp nhất của các đơn vị tiền thân. — The worst of the predecessors'.
    rating: PreviousRating,
    /// # Chia tách
    /// Qua chia tách thì không biết. — Nothing is known through a split.
    split: PreviousSplit,
}

/// Số liệu kỳ trước. — Figures of the period before.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum PreviousFigures {
    /// Cộng lại. — Summed.
    Sum,
}

/// Mức xếp loại kỳ trước. — Ratings of the period before.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum PreviousRating {
    /// Mức thấp nhất. — The worst.
    Worst,
}

/// Qua chia tách. — Through a split.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum PreviousSplit {
    /// Không biết. — Not known.
    Undetermined,
}

/// Tỷ lệ vững mạnh. — The share of strong units.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Summary {
    /// # Mẫu số
    /// Số đơn vị nào. — Which units.
    denominator: Denominator,
}

/// Tính trên số đơn vị nào. — Over which units.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Denominator {
    /// Mọi đơn vị. — All.
    All,
    /// Đủ điều kiện xếp loại. — Eligible.
    Eligible,
    /// Đã xếp loại. — Rated.
    Rated,
}
