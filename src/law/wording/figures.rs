//! Questions of the form in words: what is asked, within which range, and what special answers mean.

use super::data;
use super::expressions::with_measure;
use crate::law::fields::DECIMALS_UNDECLARED;
use crate::law::{Better, Evidence, Indicator, WithoutEvidence};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::{Dash, Kind, Quantity, QuantityWord, Question};
use crate::words::number::Number;

/// The kind of an answer: `số nguyên`, `có hoặc không`, `chọn một: Tốt; Khá`.
pub fn kind_words(question: &Question) -> Words {
    match &question.kind {
        Kind::Quantity(quantity) => match quantity.word {
            QuantityWord::Count => Words::new("số nguyên", "a count"),
            QuantityWord::Number => Words::new("số", "a number"),
            QuantityWord::Percent => Words::new("tỷ lệ phần trăm", "a percentage"),
            QuantityWord::Money => Words::new("số tiền", "an amount of money"),
        },
        Kind::YesNo => Words::new("có hoặc không", "yes or no"),
        Kind::Date => Words::new("ngày", "a date"),
        Kind::Choice(options) => {
            let titles: Vec<&str> = options.iter().map(|option| option.title.as_str()).collect();
            let titles = titles.join("; ");
            words!("chọn một: {titles}", "one of: {titles}")
        }
        Kind::Text => Words::new("ghi bằng lời", "in words"),
    }
}

/// The range of a number, with its measure, decimals and grid; `None` where any answer of its kind will do.
pub fn range_words(question: &Question) -> Option<Words> {
    let Kind::Quantity(quantity) = &question.kind else { return question.measure.as_deref().map(data) };
    let percent = (quantity.word == QuantityWord::Percent).then_some("percent");
    let measure = question.measure.as_deref().or(percent);
    let mut parts = Vec::new();
    parts.extend(bounds(quantity, measure));
    // a grid says more than decimals, and what the author left as it is by default says nothing
    if quantity.decimals > 0 && quantity.step.is_none() && quantity.decimals != DECIMALS_UNDECLARED {
        let decimals = quantity.decimals;
        parts.push(words!("tối đa {decimals} chữ số thập phân", "at most {decimals} decimals"));
    }
    parts.extend(quantity.step.map(|step| {
        let (vi, en) = (step.vi(), step.en());
        words!("theo bước {vi}", "in steps of {en}")
    }));
    if parts.is_empty() {
        parts.extend(measure.filter(|measure| *measure != "percent").map(data));
    }
    (!parts.is_empty()).then(|| joined(&parts))
}

// Bounds that the author left as they are by default say nothing.
fn bounds(quantity: &Quantity, measure: Option<&str>) -> Option<Words> {
    let billion = Number::from(1_000_000_000);
    let trillion = Number::from(1_000_000_000_000);
    let (has_least, has_most) = match quantity.word {
        QuantityWord::Count => (true, quantity.at_most != billion),
        QuantityWord::Percent => (true, true),
        QuantityWord::Number | QuantityWord::Money => (quantity.at_least != -trillion, quantity.at_most != trillion),
    };
    let (least, most) = (with_measure(measure, quantity.at_least), with_measure(measure, quantity.at_most));
    match (has_least, has_most) {
        (false, false) => None,
        (true, false) => {
            let Words { vi, en } = least;
            Some(words!("từ {vi} trở lên", "at least {en}"))
        }
        (false, true) => {
            let Words { vi, en } = most;
            Some(words!("không quá {vi}", "at most {en}"))
        }
        (true, true) => {
            let (from_vi, from_en) = (quantity.at_least.vi(), quantity.at_least.en());
            let Words { vi, en } = most;
            Some(words!("từ {from_vi} đến {vi}", "from {from_en} to {en}"))
        }
    }
}

/// What a lone "-" means.
pub fn dash_words(dash: Dash) -> Words {
    match dash {
        Dash::Zero => Words::new("dấu “-” là 0", "“-” is 0"),
        Dash::Missing => Words::new("dấu “-” là chưa có số liệu", "“-” is missing"),
        Dash::NotApplicable => Words::new("dấu “-” là không áp dụng", "“-” is not applicable"),
    }
}

/// Which way a figure is better.
pub fn better_words(better: Better) -> Words {
    match better {
        Better::More => Words::new("nhiều hơn là tốt hơn", "more is better"),
        Better::Less => Words::new("ít hơn là tốt hơn", "less is better"),
    }
}

/// What is asked as evidence, and what follows without it.
pub fn evidence_words(evidence: Evidence) -> Words {
    let Words { vi, en } = match evidence.without {
        WithoutEvidence::Zero => Words::new("không có thì số liệu tính là 0", "without it the figure counts as 0"),
        WithoutEvidence::Explanation => Words::new("không có thì phải giải trình", "without it an explanation is asked for"),
        WithoutEvidence::Warning => Words::new("không có thì được nêu tên", "without it the unit is listed"),
    };
    if evidence.required {
        words!("bắt buộc có minh chứng; {vi}", "evidence is required; {en}")
    } else {
        words!("minh chứng không bắt buộc; {vi}", "evidence is not required; {en}")
    }
}

/// What else the rules add to a question, a part each.
pub fn remarks(indicator: &Indicator) -> Vec<Words> {
    let question = &indicator.question;
    let mut remarks = Vec::new();
    if indicator.required {
        remarks.push(Words::new("bắt buộc phải có", "must be given"));
    }
    if question.not_applicable_allowed {
        remarks.push(Words::new("được ghi “không áp dụng”", "“not applicable” may be answered"));
    }
    remarks.extend(question.dash.map(dash_words));
    remarks.extend(indicator.better.map(better_words));
    remarks
}

/// Parts of a sentence.
pub fn joined(parts: &[Words]) -> Words {
    let all = |lang: fn(&Words) -> &str| parts.iter().map(lang).collect::<Vec<_>>().join("; ");
    Words::new(all(|words| &words.vi), all(|words| &words.en))
}
