//! What a rule set says, in the words that a form has for it, in both languages.

pub mod children;
pub mod conditions;
pub mod expressions;
pub mod figures;
pub mod quotas;
pub mod ratings;
pub mod scoring;

use super::{
    Absent, Anchor, Comparator, Denominator, FallThrough, IfNotApplicable, Name, RatingsRead, RuleSet, Status, ZeroDenominator,
    ZeroTarget,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::{Kind, QuantityWord};
use crate::words::number::{Mode, Number, Rounding};
use crate::words::period::{Date, Span, vi};

/// One line of a form.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// How far it is set in.
    pub indent: usize,
    /// What it says.
    pub words: Words,
    /// The clause and doubt of the line itself, where it can have its own.
    pub anchor: Option<&'a Anchor>,
}

impl Line<'_> {
    /// A line that is not set in, without a clause of its own.
    pub fn plain(words: Words) -> Line<'static> {
        Line { indent: 0, words, anchor: None }
    }
}

impl RuleSet {
    /// The measure that people read behind a name's value; `percent` is printed `%`.
    pub fn measure(&self, name: Name) -> Option<&str> {
        match name {
            Name::Indicator(indicator) => {
                let question = &self.indicators[indicator].question;
                let is_percent = matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Percent);
                question.measure.as_deref().or(is_percent.then_some("percent"))
            }
            Name::Derived(derived) => self.derived[derived].measure.as_deref(),
            Name::Points(_)
            | Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Relative(_)
            | Name::Territory => None,
        }
    }

    /// A name's title, in quotation marks where the set gives it.
    pub fn quoted_title(&self, name: Name) -> Words {
        let title = self.title_of(name);
        match name {
            Name::Indicator(_) | Name::Derived(_) | Name::Points(_) => {
                Words::new(format!("“{}”", title.vi), format!("“{}”", title.en))
            }
            Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Relative(_)
            | Name::Territory => title,
        }
    }
}

/// A text that is data, the same in both languages.
pub fn data(text: &str) -> Words {
    Words::new(text, text)
}

/// `10 điểm`.
pub fn points_words(points: Number) -> Words {
    let (vi, en) = (points.vi(), points.en());
    words!("{vi} điểm", "{en} points")
}

/// How a value is rounded.
pub fn rounding_words(rounding: Rounding) -> Words {
    let decimals = rounding.decimals;
    let Words { vi, en } = mode_words(rounding.mode);
    if decimals == 0 {
        return words!("làm tròn đến hàng đơn vị, {vi}", "rounded to whole numbers, {en}");
    }
    words!("làm tròn đến {decimals} chữ số thập phân, {vi}", "rounded to {decimals} decimals, {en}")
}

/// Which neighbour a value between two is rounded to.
pub fn mode_words(mode: Mode) -> Words {
    match mode {
        Mode::HalfUp => Words::new("từ nửa trở lên thì làm tròn lên", "half away from 0"),
        Mode::HalfEven => Words::new("đúng một nửa thì về số chẵn", "half to even"),
        Mode::Down => Words::new("bỏ phần lẻ còn lại", "toward 0"),
        Mode::Up => Words::new("còn lẻ thì tăng lên, số âm thì hạ xuống", "away from 0"),
        Mode::Floor => Words::new("luôn làm tròn xuống", "always down"),
        Mode::Ceiling => Words::new("luôn làm tròn lên", "always up"),
    }
}

/// The same where values may be kept as they are.
pub fn perhaps_rounded_words(rounding: Option<Rounding>) -> Words {
    rounding.map_or_else(|| Words::new("giữ nguyên, không làm tròn", "kept as it is"), rounding_words)
}

/// How official a set is.
pub fn status_words(status: Status) -> Words {
    match status {
        Status::Illustrative => Words::new(
            "minh họa: không phải văn bản của cơ quan nào, không dùng để xếp loại thật",
            "illustrative: issued by nobody, not to be rated by",
        ),
        Status::Draft => Words::new("dự thảo: chưa ban hành", "a draft: not issued"),
        Status::Issued => Words::new("đã ban hành", "issued"),
        Status::Frame => Words::new("khung: cấp dưới điền tiếp, tự nó không xếp loại", "a frame: filled in below, never rates"),
    }
}

/// What a missing figure means.
pub fn absent_words(absent: Absent) -> Words {
    match absent {
        Absent::Undetermined => Words::new("đơn vị chưa đủ căn cứ xếp loại", "the unit is undetermined"),
        Absent::Zero => Words::new("tính là 0 (hoặc “không”)", "counts as 0 (or “no”)"),
        Absent::NotApplicable => Words::new("coi là không áp dụng", "taken as not applicable"),
    }
}

/// What follows where a score reaches a rating and its requirements are missed.
pub fn fall_through_words(fall_through: FallThrough) -> Words {
    match fall_through {
        FallThrough::NextLower => Words::new("xét tiếp mức thấp hơn liền kề", "the next lower rating is asked"),
        FallThrough::Unstated => Words::new(
            "văn bản không quy định; đơn vị chưa đủ căn cứ xếp loại",
            "the text does not say; the unit is undetermined",
        ),
    }
}

/// What ratings are read from.
pub fn ratings_read_words(ratings_read: RatingsRead) -> Words {
    match ratings_read {
        RatingsRead::Points => Words::new("tổng điểm", "the total"),
        RatingsRead::PercentOfMax => {
            Words::new("tỷ lệ phần trăm tổng điểm trên điểm tối đa", "the total as a percentage of its maximum")
        }
    }
}

/// What the share of strong units is counted over.
pub fn denominator_words(denominator: Denominator) -> Words {
    match denominator {
        Denominator::All => Words::new("tổng số đơn vị", "all units listed"),
        Denominator::Eligible => Words::new("số đơn vị đủ điều kiện xếp loại", "the units eligible for a rating"),
        Denominator::Rated => Words::new("số đơn vị đã xếp loại", "the units rated"),
    }
}

/// What follows where a criterion does not apply.
pub fn if_not_applicable_words(mode: IfNotApplicable) -> Words {
    match mode {
        IfNotApplicable::FullPoints => Words::new("không áp dụng, được đủ điểm", "does not apply, full points"),
        IfNotApplicable::NoPoints => Words::new("không áp dụng, không có điểm", "does not apply, no points"),
        IfNotApplicable::Drop => {
            Words::new("không áp dụng, loại ra và giảm điểm tối đa", "does not apply, left out of the maximum")
        }
        IfNotApplicable::DropAndRescale => Words::new(
            "không áp dụng, loại ra và phân bổ điểm cho các tiêu chí còn lại",
            "does not apply, its points are spread over the rest",
        ),
        IfNotApplicable::UnitNotRated => {
            Words::new("không áp dụng, đơn vị không xếp loại", "does not apply, the unit is not rated")
        }
    }
}

/// What a divisor of 0 means.
pub fn zero_denominator_words(zero: ZeroDenominator) -> Words {
    match zero {
        ZeroDenominator::NotApplicable => Words::new("coi là không áp dụng", "taken as not applicable"),
        ZeroDenominator::Zero => Words::new("tính là 0", "counts as 0"),
        ZeroDenominator::Undetermined => Words::new("đơn vị chưa đủ căn cứ xếp loại", "the unit is undetermined"),
    }
}

/// What a target of 0 means.
pub fn zero_target_words(zero: ZeroTarget) -> Words {
    match zero {
        ZeroTarget::NotApplicable => Words::new("coi là không áp dụng", "taken as not applicable"),
        ZeroTarget::Zero => Words::new("không có điểm", "no points"),
        ZeroTarget::Full => Words::new("được đủ điểm", "full points"),
        ZeroTarget::Undetermined => Words::new("đơn vị chưa đủ căn cứ xếp loại", "the unit is undetermined"),
    }
}

/// How a threshold is compared.
pub fn comparator_words(comparator: Comparator) -> Words {
    match comparator {
        Comparator::AtLeast => Words::new("từ ngưỡng trở lên", "the threshold or more"),
        Comparator::Above => Words::new("trên ngưỡng", "above the threshold"),
        Comparator::AtMost => Words::new("từ ngưỡng trở xuống", "the threshold or less"),
        Comparator::Below => Words::new("dưới ngưỡng", "below the threshold"),
    }
}

/// When something is in force: the day after the last is said as the day before which it ends.
pub fn span_words(span: Span) -> Words {
    let day = |date: Date| (vi(date), date.to_string());
    match (span.from.map(day), span.until.map(day)) {
        (None, None) => Words::new("không giới hạn thời gian", "without limit of time"),
        (Some((from_vi, from_en)), None) => words!("từ ngày {from_vi}", "from {from_en}"),
        (None, Some((until_vi, until_en))) => words!("đến trước ngày {until_vi}", "until before {until_en}"),
        (Some((from_vi, from_en)), Some((until_vi, until_en))) => {
            words!("từ ngày {from_vi} đến trước ngày {until_vi}", "from {from_en} until before {until_en}")
        }
    }
}

/// From which day tenure is counted, where not from the unit's own founding.
pub fn tenure_words() -> Words {
    Words::new("tính từ ngày thành lập của đơn vị tiền thân sớm nhất", "counted from the founding of the earliest predecessor")
}

/// How the period before is read.
pub fn previous_words() -> Words {
    Words::new(
        "cộng số liệu các đơn vị tiền thân, lấy mức xếp loại thấp nhất; qua chia tách thì không biết",
        "figures are summed over predecessors, the worst of their ratings is taken; nothing is known through a split",
    )
}

/// The day of each year as of which a period is read.
pub fn as_of_words((month, day): (u32, u32)) -> Words {
    words!("ngày {day:02}/{month:02} của năm xếp loại", "{month:02}-{day:02} of the year")
}
