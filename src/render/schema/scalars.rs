//! Single values as YAML may hold them: a number is read from its text, so it may stand in quotation marks.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! scalar {
    ($type:ident, $schema:tt) => {
        #[derive(Debug)]
        pub(super) struct $type;

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

scalar!(Decimal, {
    "description": "Số, phần thập phân sau dấu chấm: 2.5. — A number, decimals after a point: 2.5.",
    "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^\\s*-?[0-9]+(\\.[0-9]+)?\\s*$" }]
});

scalar!(Quotient, {
    "description": "Số hoặc thương đúng: 66.67, 200/3. — A number or an exact quotient: 66.67, 200/3.",
    "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^\\s*-?[0-9]+(\\.[0-9]+)?(\\s*/\\s*[0-9]+)?\\s*$" }]
});

scalar!(Text, {
    "description": "Chữ; có dấu phẩy, dấu hai chấm thì đặt trong ngoặc kép. — A text; in quotation marks where it holds commas or colons.",
    "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "number" }, { "type": "boolean" }]
});

scalar!(Id, {
    "description": "Mã: chữ không dấu, chữ số và `_`, không bắt đầu bằng chữ số. — An id: ASCII letters, digits and `_`, not beginning with a digit.",
    "type": "string",
    "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
});

scalar!(ReadName, {
    "description": "Tên đọc được: mã, `period.year`, hoặc `previous.` và mã. — A name that is read: an id, `period.year`, or `previous.` and an id.",
    "type": "string",
    "pattern": "^(previous\\.|period\\.)?[A-Za-z_][A-Za-z0-9_]*$"
});

scalar!(SetId, {
    "description": "Mã bộ tiêu chí: các phần nối bằng `/`, như minh_hoa/hoi_nong_dan/xa. — Id of a rule set: parts joined by `/`.",
    "type": "string",
    "pattern": "^[A-Za-z0-9_]+(/[A-Za-z0-9_]+)*$"
});

scalar!(SetReference, {
    "description": "Bộ tiêu chí và phiên bản: <mã>@<phiên bản>. — A rule set and its version: <id>@<version>.",
    "type": "string",
    "pattern": "^[^@ ]+@[^@ ]+$"
});

scalar!(Version, {
    "description": "Phiên bản, trong ngoặc kép: \"2024.1\". — The version, in quotation marks: \"2024.1\".",
    "anyOf": [{ "type": "string", "pattern": "^[A-Za-z0-9._-]+$" }, { "type": "number" }]
});

scalar!(Day, {
    "description": "Ngày: năm-tháng-ngày, 2024-10-21. — A day: year-month-day, 2024-10-21.",
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
});

scalar!(MonthDay, {
    "description": "Tháng-ngày, trong ngoặc kép: \"12-31\". — Month-day, in quotation marks: \"12-31\".",
    "type": "string",
    "pattern": "^[0-9]{2}-[0-9]{2}$"
});

scalar!(ClauseReference, {
    "description": "Điều khoản làm căn cứ: <văn bản>/<điều khoản>. — The clause behind it: <source>/<clause>.",
    "type": "string",
    "pattern": "^[A-Za-z_][A-Za-z0-9_]*/\\S+$"
});

scalar!(Expression, {
    "description": "Biểu thức theo cú pháp Rhai, nên đặt trong ngoặc kép: \"5 * thuc_hien / chi_tieu\". — An expression in Rhai syntax, best in quotation marks.",
    "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "number" }, { "type": "boolean" }]
});

scalar!(Figure, {
    "description": "Số liệu; \"?\" là thiếu, KAD là không áp dụng. — A figure; \"?\" is missing, KAD is not applicable.",
    "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "number" }, { "type": "boolean" }]
});

scalar!(Period, {
    "description": "Kỳ: năm, bốn chữ số. — The period: a year in four digits.",
    "anyOf": [{ "type": "integer", "minimum": 1000, "maximum": 9999 }, { "type": "string", "pattern": "^[0-9]{4}$" }]
});

/// Conditions nest, so theirs is a schema that names itself.
#[derive(Debug)]
pub(super) struct Condition;

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inner = generator.subschema_for::<Condition>();
        let several = json_schema!({ "anyOf": [{ "type": "array", "items": inner, "minItems": 1 }, inner] });
        json_schema!({
            "description": "Điều kiện: một biểu thức đúng/sai, hoặc danh sách all, any, none. Dấu ! ở đầu phải trong ngoặc kép. — A condition: a truth, or a list all, any, none. A leading ! must be quoted.",
            "anyOf": [
                { "type": "string", "minLength": 1 },
                { "type": "boolean" },
                {
                    "type": "object",
                    "properties": { "all": several, "any": several, "none": several },
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1
                }
            ]
        })
    }
}

/// Thresholds to results; the keys are numbers.
#[derive(Debug)]
pub(super) struct Thresholds<R>(std::marker::PhantomData<R>);

impl<R: JsonSchema> JsonSchema for Thresholds<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("Thresholds_{}", R::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Ngưỡng và kết quả: { 90: 10, 80: 8 }. — Thresholds and results: { 90: 10, 80: 8 }.",
            "type": "object",
            "patternProperties": { "^\\s*-?[0-9]+(\\.[0-9]+)?\\s*$": generator.subschema_for::<R>() },
            "additionalProperties": false,
            "minProperties": 1
        })
    }
}

/// A result, or that the text does not say.
#[derive(Debug)]
pub(super) struct Otherwise<R>(std::marker::PhantomData<R>);

impl<R: JsonSchema> JsonSchema for Otherwise<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("Otherwise_{}", R::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Khi không dòng nào nhận; unstated là văn bản không nói. — Where no line takes it; unstated is what the text does not say.",
            "anyOf": [generator.subschema_for::<R>(), { "const": "unstated" }]
        })
    }
}
