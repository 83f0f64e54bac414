//! What is made of the units below.

use super::parts::one_of;
use super::scalars::{Decimal, Id};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// Tính từ các đơn vị cấp dưới: đúng một trong share, count, sum. — Made of the units below.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["share", "count", "sum"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Children {
    /// # Cấp
    /// Cấp của các đơn vị được tính. — The unit kind that is meant.
    unit_kind: Id,
    /// # Tỷ lệ
    /// Phần trăm đơn vị xếp từ mức ấy trở lên. — The percentage rated so.
    share: Option<Rated>,
    /// # Số lượng
    /// Số đơn vị xếp từ mức ấy trở lên. — How many are rated so.
    count: Option<Rated>,
    /// # Tổng
    /// Mã chỉ tiêu trong bộ tiêu chí của cấp dưới. — An indicator of the set of the units below.
    sum: Option<Id>,
    /// # Tính trên
    /// Đi với share. — Beside share.
    over: Option<Over>,
    /// # Số thập phân
    /// Đi với sum; không ghi là 0. — Beside sum; 0 unless stated.
    decimals: Option<u8>,
    /// # Khi không có đơn vị nào
    /// Giá trị khi không có đơn vị nào để tính. — Where there is none to count.
    none: NoChildren,
}

/// Xếp loại thế nào: đúng một trong hai. — Rated how: one of the two.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = one_of(&["rated_at_least", "level_at_most"])))]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Rated {
    /// # Từ mức
    /// Mã mức xếp loại trong bộ tiêu chí của cấp dưới. — A rating of the set of the units below.
    rated_at_least: Option<Id>,
    /// # Từ bậc
    /// Bậc 1 là mức tốt nhất của mọi thang. — Level 1 is the best of every scale.
    level_at_most: Option<u8>,
}

/// Tính trên số nào. — What the share is taken over.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Over {
    /// Số đã xếp loại. — Those that are rated.
    Rated,
    /// Cả số chưa đủ căn cứ. — Those whose figures do not suffice too.
    Eligible,
    /// Tất cả. — All.
    All,
}

/// Không có đơn vị cấp dưới nào. — No unit below.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum NoChildren {
    /// Không áp dụng. — Not applicable.
    NotApplicable,
    /// Tính là 0. — 0.
    Zero,
    /// Chưa đủ căn cứ. — Undetermined.
    Undetermined,
}

/// Điểm theo xếp loại của cấp dưới. — Points for the ratings of the units below.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct ScoredChildren {
    /// # Cấp
    /// Cấp của các đơn vị được tính. — The unit kind that is meant.
    unit_kind: Id,
    /// # Điểm từng mức
    /// Đủ mọi mức trong bộ tiêu chí của cấp dưới. — Every rating of the set of the units below.
    #[schemars(length(min = 1))]
    each: BTreeMap<String, Decimal>,
    /// # Gộp thế nào
    /// Bình quân, tổng hay thấp nhất. — Mean, sum or least.
    combine: Combine,
    /// # Khi không có đơn vị nào
    /// Điểm khi không có đơn vị nào để tính. — Where there is none to count.
    none: NoChildren,
}

/// Gộp điểm. — How points become one.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum Combine {
    /// Bình quân. — The mean.
    Mean,
    /// Tổng. — The sum.
    Sum,
    /// Thấp nhất. — The least.
    Min,
}
