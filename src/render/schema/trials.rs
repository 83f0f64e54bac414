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
    /// # Đơn vị
    /// Biết gì về đơn vị. — What is known of the unit.
    unit: Option<Unit>,
    /// # Kỳ
    /// Năm. — The year.
    period: Option<Period>,
    /// # Phải ra
    /// Theo mã: điểm, mức, lý do. — By id: points, ratings, reasons.
    expect: BTreeMap<String, Expectation>,
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
