//! What the sets of a library share: documents, territories, names.

use super::parts::Span;
use super::scalars::{Day, Id, Text};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// Một văn bản làm căn cứ. — A document behind rule sets.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Source {
    /// # Mã
    /// Như tên tệp. — As the file is called.
    id: Id,
    /// # Số hiệu
    /// 366-QĐ/TW. — The document's number.
    number: Option<Text>,
    /// # Tên
    /// Tên văn bản. — Its title.
    title: Text,
    /// # Ngày ban hành
    /// Ngày ký. — The day it was issued.
    date: Option<Day>,
    /// # Cơ quan ban hành
    /// Ai ban hành. — Who issued it.
    issuer: Option<Text>,
    /// # Loại
    /// Văn bản thật hay minh họa. — Official or illustrative.
    kind: SourceKind,
    /// # Hiệu lực
    /// Từ ngày, đến trước ngày. — From a day until before a day.
    in_force: Span,
    /// # Thay thế bởi
    /// Văn bản thay thế. — What replaced it.
    replaced_by: Option<ReplacedBy>,
    /// # Địa chỉ
    /// Đọc ở đâu. — Where it was read.
    url: Option<Text>,
    /// # Ngày đọc
    /// Đọc ngày nào. — When it was read.
    retrieved: Option<Day>,
    /// # Đã đọc đến đâu
    /// Cả văn bản, một phần, hay qua nguồn khác. — In full, in part, or at second hand.
    read: HowRead,
    /// # Điều khoản
    /// Chỉ những điều khoản đã đọc. — Only clauses that were read.
    clauses: Option<BTreeMap<String, Clause>>,
}

/// Loại văn bản. — The kind of document.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum SourceKind {
    /// Văn bản thật. — Official.
    Official,
    /// Minh họa. — Illustrative.
    Illustrative,
}

/// Đã đọc đến đâu. — How much was read.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum HowRead {
    /// Cả văn bản. — In full.
    Full,
    /// Một phần. — In part.
    Part,
    /// Qua nguồn khác. — At second hand.
    SecondHand,
}

/// Văn bản thay thế. — What replaced it.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct ReplacedBy {
    /// # Văn bản
    /// Mã văn bản thay thế. — The id of what replaced it.
    source: Id,
    /// # Điều khoản
    /// Những điều khoản bị thay, kèm điều khoản thay chúng nếu biết; không ghi là tất cả. — The clauses replaced, each with what takes its place where that is known; all where none is named.
    clauses: Option<ReplacedClauses>,
    /// # Dẫn chiếu tự theo
    /// Chỗ dẫn văn bản cũ tự hiểu là văn bản mới. — References carry over to the new document.
    carries_over: Option<bool>,
}

/// Danh sách, hoặc từng điều khoản cũ với điều khoản mới. — A list, or each old clause with the new one.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
enum ReplacedClauses {
    List(Vec<Text>),
    InPlace(BTreeMap<String, Text>),
}

/// Một điều khoản. — A clause.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Clause {
    /// # Ở đâu
    /// Điều 11 khoản 1. — Where it stands.
    at: Text,
    /// # Nói gì
    /// Bằng lời của mình. — In our own words.
    says: Text,
}

/// Các địa bàn. — The territories.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct TerritoriesFile {
    /// # Địa bàn
    /// Mỗi địa bàn trong một khoảng ngày. — Each in a span of days.
    territories: Vec<Territory>,
}

/// Một địa bàn. — A territory.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Territory {
    /// # Mã
    /// Mã địa bàn. — Its id.
    id: Id,
    /// # Tên
    /// Tên địa bàn. — Its title.
    title: Option<Text>,
    /// # Thuộc
    /// Địa bàn bao quanh. — The one around it.
    within: Option<Id>,
    /// # Cấp
    /// Mã cấp. — Its unit kind.
    unit_kind: Option<Id>,
    /// # Từ ngày
    /// Kể cả. — Inside.
    from: Option<Day>,
    /// # Đến trước ngày
    /// Không kể. — Outside.
    until: Option<Day>,
}

/// Tên gọi của tổ chức và cấp. — Titles of organisations and unit kinds.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct NamesFile {
    /// # Tổ chức
    /// Mã và tên. — Ids and titles.
    organisations: Option<BTreeMap<String, Text>>,
    /// # Cấp
    /// Mã và tên. — Ids and titles.
    unit_kinds: Option<BTreeMap<String, Text>>,
    /// # Tên gọi khác
    /// Mã và những tên khác mà tệp số liệu có thể ghi, không dùng khi in. — Ids, and names that files of figures may write beside.
    also_called: Option<BTreeMap<String, Vec<Text>>>,
}
