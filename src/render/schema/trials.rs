//! What stands beside rules: examples, and amendments.

use super::scalars::{Day, Figure, Period, Quotient, SetReference, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `examples.yaml`: a list.
#[derive(Debug)]
pub(super) struct Examples;

impl JsonSchema for Examples {
    fn schema_name() -> Cow<'static, str> {
        "Examples".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Các ví dụ kiểm tra. — Examples beside a rule set.",
            "type": "array",
            "items": generator.subschema_for::<Example>()
        })
    }
}

/// Một ví dụ: cho số liệu gì, phải ra gì. — An example: what is given, and what must come out.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Example {
    /// # Câu
    /// Câu đúng khi ví dụ đạt. — The sentence that is true if it passes.
    example: Text,
    /// # Như
    /// Câu của một ví dụ đứng trước, lấy số liệu của nó. — The sentence of an earlier example, whose figures are taken.
    like: Option<Text>,
    /// # Cho
    /// Số liệu theo mã chỉ tiêu. — Figures by indicator.
    given: Option<BTreeMap<String, Figure>>,
    /// # Kỳ trước
    /// Số liệu kỳ trước theo mã chỉ tiêu; rating, total nếu có. — Figures of the period before by indicator; its rating and total.
    previous: Option<BTreeMap<String, Figure>>,
    /// # Đơn vị
    /// Biết gì về đơn vị. — What is known of the unit.
    unit: Option<Unit>,
    /// # Nhiều đơn vị
    /// Các đơn vị của ví dụ, theo tên gọi trong ví dụ; thay cho given và unit. — Several units, by the example's names for them.
    #[schemars(length(min = 1))]
    units: Option<BTreeMap<String, Member>>,
    /// # Miễn áp dụng
    /// Các điều kiện khống chế được miễn áp dụng cho đơn vị. — Gates that are waived for the unit.
    #[schemars(length(min = 1))]
    waived: Option<Vec<Text>>,
    /// # Kỳ
    /// Năm. — The year.
    period: Option<Period>,
    /// # Phải ra
    /// Theo mã: điểm, mức, lý do; với units thì theo đơn vị trước. — By id: points, ratings, reasons; with units, by unit first.
    expect: Expected,
}

/// What must come out: of one unit, or of each of several.
#[derive(Debug)]
struct Expected;

impl JsonSchema for Expected {
    fn schema_name() -> Cow<'static, str> {
        "Expected".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<BTreeMap<String, Expectation>>();
        let several = generator.subschema_for::<BTreeMap<String, BTreeMap<String, Expectation>>>();
        json_schema!({ "anyOf": [one, several] })
    }
}

/// Một đơn vị của ví dụ. — A unit of an example over several.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Member {
    /// # Như
    /// Câu của một ví dụ đứng trước. — The sentence of an earlier example.
    like: Option<Text>,
    /// # Cho
    /// Số liệu theo mã chỉ tiêu của bộ tiêu chí chấm đơn vị này. — Figures by the indicators of its set.
    given: Option<BTreeMap<String, Figure>>,
    /// # Kỳ trước
    /// Số liệu kỳ trước theo mã chỉ tiêu; rating, total nếu có. — Figures of the period before by indicator; its rating and total.
    previous: Option<BTreeMap<String, Figure>>,
    /// # Đã xếp loại
    /// Thay cho số liệu: một mức, not_rated hoặc undetermined. — In the place of figures: a rating, not_rated or undetermined.
    rated: Option<Text>,
    /// # Đơn vị
    /// Biết gì về đơn vị; tổ chức, cấp khác thì bộ tiêu chí khác. — What is known of it; another organisation or kind has another set.
    unit: Option<MemberUnit>,
    /// # Cấp trên
    /// Đơn vị cấp trên trong ví dụ. — The unit above it.
    parent: Option<Text>,
    /// # Phụ trách
    /// Đơn vị mà đơn vị này đứng đầu. — The unit it leads.
    leads: Option<Text>,
    /// # Nhóm tương đồng
    /// Cụm, khối. — The group it is ranked in.
    cohort: Option<Text>,
    /// # Miễn áp dụng
    /// Các điều kiện khống chế được miễn áp dụng cho đơn vị. — Gates that are waived for the unit.
    #[schemars(length(min = 1))]
    waived: Option<Vec<Text>>,
}

/// Đơn vị trong ví dụ nhiều đơn vị. — A unit among several.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct MemberUnit {
    /// # Tổ chức
    /// Không ghi là tổ chức của bộ tiêu chí này. — That of this set, unless stated.
    organisation: Option<Text>,
    /// # Cấp
    /// Không ghi là cấp của bộ tiêu chí này. — That of this set, unless stated.
    unit_kind: Option<Text>,
    /// # Ngày thành lập
    /// Hoặc "?" khi không biết. — Or "?" where it is not known.
    founded: Option<FoundedDay>,
    /// # Loại hình
    /// Mã loại hình. — Its subtype.
    subtype: Option<Text>,
    /// # Địa bàn
    /// Mã địa bàn. — Its territory.
    territory: Option<Text>,
}

/// Đơn vị của ví dụ. — The unit of an example.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Unit {
    /// # Ngày thành lập
    /// Hoặc "?" khi không biết. — Or "?" where it is not known.
    founded: Option<FoundedDay>,
    /// # Loại hình
    /// Mã loại hình. — Its subtype.
    subtype: Option<Text>,
    /// # Địa bàn
    /// Mã địa bàn. — Its territory.
    territory: Option<Text>,
}

/// A day, or `?`.
#[derive(Debug)]
struct FoundedDay;

impl JsonSchema for FoundedDay {
    fn schema_name() -> Cow<'static, str> {
        "FoundedDay".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<Day>(), { "const": "?" }] })
    }
}

/// Điều phải ra; chỉ cần phần muốn kiểm tra. — What must come out; partial.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
struct Expectation {
    /// # Điểm
    /// Điểm của tiêu chí, nhóm, tổng. — Points of a criterion, group or the total.
    points: Option<Quotient>,
    /// # Giá trị
    /// Của một giá trị dẫn xuất. — Of a derived value.
    value: Option<Figure>,
    /// # Điểm tối đa
    /// Điểm tối đa của đơn vị này. — The maximum for this unit.
    max: Option<Quotient>,
    /// # Là
    /// Mức, kết quả, hay đúng/sai. — A rating, an outcome or a truth.
    is: Option<Figure>,
    /// # Lý do
    /// Mã lý do: at_least 90, otherwise, gate … — The reason's id.
    by: Option<Text>,
}

/// Một phương án sửa đổi. — A change to a rule set, as data.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file; nothing is ever read into it")]
pub(super) struct Amendment {
    /// # Tên
    /// Phương án sửa gì. — What it changes.
    title: Text,
    /// # Bộ tiêu chí
    /// <mã>@<phiên bản>. — <id>@<version>.
    rule_set: SetReference,
    /// # Đặt lại
    /// Đường dẫn theo mã và giá trị mới. — Paths by ids, and new values.
    set: Option<BTreeMap<String, serde_json::Value>>,
    /// # Thêm
    /// Đường dẫn và những mục thêm vào. — Paths, and entries to add.
    add: Option<BTreeMap<String, Vec<serde_json::Value>>>,
    /// # Bỏ
    /// Những đường dẫn bị bỏ. — Paths to take out.
    remove: Option<Vec<Text>>,
    /// # Căn cứ
    /// Vì sao sửa. — Why.
    grounds: Option<Text>,
}
