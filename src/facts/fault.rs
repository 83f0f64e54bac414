//! Why a cell cannot be read, and what is worth saying of one that can.

use crate::facts::read::grid::Unsure;

/// What is said about a value that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The other locale reads another number.
    ReadByLocale,
    /// The stored number is shown as a percentage, and read as shown.
    PercentAsShown,
    /// What the question is measured in stands beside the number.
    MeasureLeftOff,
}

/// Why a cell cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A formula failed.
    FormulaFailed,
    /// A formula has no stored result.
    Uncalculated,
    /// The text is longer than a cell may be.
    TooLong,
    /// The cell is part of a merged region.
    Merged,
    /// It cannot be told whose figures its row holds.
    Unsure(Unsure),
    /// "Not applicable" is no answer to this question.
    NotApplicableRefused,
    /// The form does not say what "-" means.
    DashUndefined,
    /// It is well formed in the other locale only.
    OtherLocale,
    /// Points and commas do not group thousands.
    Grouping,
    /// A number with something after it.
    TextAfterNumber,
    /// A number with spaces in it.
    Spaces,
    /// Written with an exponent.
    Exponent,
    /// It is not a number.
    NotANumber,
    /// A percentage where none is asked for.
    Percent,
    /// A date where none is asked for.
    Date,
    /// A truth where none is asked for.
    Truth,
    /// A spreadsheet keeps 15 digits; this has more before the decimal point.
    FifteenDigits,
    /// More digits than can be kept exactly.
    TooManyDigits,
    /// Decimals where a whole number is asked for.
    NotWhole,
    /// More decimals than the question allows.
    TooManyDecimals,
    /// Below the least answer.
    TooLow,
    /// Above the greatest answer.
    TooHigh,
    /// Not a whole number of steps above the least answer.
    OffStep,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Not a date.
    NotADate,
    /// A day that the calendar does not have.
    NoSuchDay,
    /// A year of two digits.
    ShortYear,
    /// A day with a time.
    TimeOfDay,
    /// None of the options.
    NotAnOption,
}
