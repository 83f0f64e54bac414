//! Formulas as a spreadsheet has them written.

use crate::engine::sheet::Slot;
use crate::engine::sheet::Why;
use crate::law::expression::Comparison;
use crate::questions::formulas::{Asks, BEYOND, EXACT_BELOW, Expression, FIRST_DAY, Read, Test, absence};
use crate::words::number::{Mode, Number};
use std::fmt::Write;

/// Characters a formula may have, with room for a row's number at each cell.
const CHARS_MAX: usize = 7_000;

/// Arguments a function may have.
const ARGUMENTS_MAX: usize = 250;

/// How deep functions may stand in each other.
const NESTED_MAX: usize = 60;

/// What is shown for a mark of "not applicable".
pub(super) const NOT_APPLICABLE: &str = "KAD";

/// What stands for a text that could not be read.
pub(super) const UNREADABLE: [&str; 2] = ["(không đọc được)", "(unreadable)"];

/// The letters of a column.
pub(super) fn letters(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

/// Where the row's number goes.
const ROW: char = '\u{1}';

/// A formula with gaps for the row's number.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pieces: Vec<String>,
}

/// Where the cells of a row stand.
pub(super) struct Places<'p> {
    /// The letters of each column of the calculations.
    pub(super) columns: &'p [String],
    /// The letters of each input, with its worksheet before it.
    pub(super) figures: &'p [String],
}

impl Written {
    /// From a text with [`ROW`] where the row's number goes; `None` where a spreadsheet would not take it.
    fn new(text: &str) -> Option<Written> {
        (text.len() <= CHARS_MAX && depth(text) <= NESTED_MAX)
            .then(|| Written { pieces: text.split(ROW).map(str::to_owned).collect() })
    }

    /// What stands before, between and after the row's numbers.
    pub(super) fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// A formula that is written out, with `#` where the row's number goes.
    pub(super) fn of(text: &str) -> Option<Written> {
        Written::new(&text.replace('#', &ROW.to_string()))
    }

    /// The formula of an expression.
    pub(super) fn expression(expression: &Expression, places: &Places<'_>) -> Option<Written> {
        let mut writer = Writer { places, text: String::new(), is_refused: false };
        writer.expression(expression);
        if writer.is_refused { None } else { Written::new(&writer.text) }
    }

    /// The formula by which a figure's cell is read.
    pub(super) fn read(read: &Read, cell: &str) -> Option<Written> {
        Written::new(&reading(read, &format!("{cell}{ROW}"))?)
    }
}

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut is_text = false;
    for c in text.chars() {
        match c {
            '"' => is_text = !is_text,
            '(' if !is_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            ')' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A whole number; long ones as spreadsheets keep them.
pub(super) fn whole(n: i128) -> String {
    if n != 0 && n % EXACT_BELOW == 0 { format!("{}E15", n / EXACT_BELOW) } else { n.to_string() }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

struct Writer<'p> {
    places: &'p Places<'p>,
    text: String,
    is_refused: bool,
}

impl Writer<'_> {
    fn call(&mut self, name: &str, all: &[Expression]) {
        self.is_refused |= all.len() > ARGUMENTS_MAX;
        self.text.push_str(name);
        self.text.push('(');
        for (n, x) in all.iter().enumerate() {
            if n > 0 {
                self.text.push(',');
            }
            self.expression(x);
        }
        self.text.push(')');
    }

    /// In parentheses where it is a sum.
    fn factor(&mut self, x: &Expression) {
        let is_sum = matches!(x, Expression::Add(_) | Expression::Subtract(..) | Expression::Divide(..) | Expression::Months(..));
        if is_sum {
            self.text.push('(');
        }
        self.expression(x);
        if is_sum {
            self.text.push(')');
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Whole(n) => self.text.push_str(&whole(*n)),
            Expression::Column(column) => {
                self.text.push_str(&self.places.columns[*column]);
                self.text.push(ROW);
            }
            Expression::Add(all) => {
                for (n, x) in all.iter().enumerate() {
                    if n > 0 {
                        self.text.push('+');
                    }
                    self.factor_of_sum(x);
                }
            }
            Expression::Subtract(a, b) => {
                self.expression(a);
                self.text.push('-');
                self.factor(b);
            }
            Expression::Multiply(a, b) => {
                self.factor(a);
                self.text.push('*');
                self.factor(b);
            }
            Expression::Least(all) => self.call("MIN", all),
            Expression::Greatest(all) => self.call("MAX", all),
            Expression::If(test, then, otherwise) => {
                self.text.push_str("IF(");
                self.test(test);
                self.text.push(',');
                self.expression(then);
                self.text.push(',');
                self.expression(otherwise);
                self.text.push(')');
            }
            Expression::Pick(position, all) => {
                self.is_refused |= all.len() > ARGUMENTS_MAX;
                self.text.push_str("CHOOSE(");
                match &**position {
                    Expression::Subtract(x, one) if one.is(1) => self.expression(x),
                    position => {
                        self.expression(position);
                        self.text.push_str("+1");
                    }
                }
                for x in all {
                    self.text.push(',');
                    self.expression(x);
                }
                self.text.push(')');
            }
            Expression::Divide(mode, over, under) => self.divide(*mode, over, under),
            Expression::Months(from, to) => self.months(from, to),
        }
    }

    fn factor_of_sum(&mut self, x: &Expression) {
        if matches!(x, Expression::Subtract(..)) { self.factor(x) } else { self.expression(x) }
    }

    fn written(&mut self, x: &Expression) -> String {
        let kept = std::mem::take(&mut self.text);
        self.factor(x);
        std::mem::replace(&mut self.text, kept)
    }

    fn divide(&mut self, mode: Mode, over: &Expression, under: &Expression) {
        let (over, under) = (self.written(over), self.written(under));
        let under = if under.contains(['*', '+', '-']) { format!("({under})") } else { under };
        let written = match mode {
            Mode::HalfUp => format!("ROUND({over}/{under},0)"),
            Mode::Down => format!("ROUNDDOWN({over}/{under},0)"),
            Mode::Up => format!("ROUNDUP({over}/{under},0)"),
            Mode::Floor => format!("INT({over}/{under})"),
            Mode::Ceiling => format!("(-INT(-({over}/{under})))"),
            Mode::HalfEven => {
                let near = format!("ROUND({over}/{under},0)");
                format!("({near}-IF(AND(2*ABS({over}-{near}*{under})={under},MOD({near},2)=1),SIGN({over}),0))")
            }
        };
        self.text.push_str(&written);
    }

    // days count from 1970 here, from 1900 there
    fn months(&mut self, from: &Expression, to: &Expression) {
        let (from, to) = (format!("({}+25569)", self.written(from)), format!("({}+25569)", self.written(to)));
        let months = format!("((YEAR{to}-YEAR{from})*12+MONTH{to}-MONTH{from})");
        let written = format!("({months}-IF(AND({months}>0,DAY{to}<DAY{from}),1,0)+IF(AND({months}<0,DAY{to}>DAY{from}),1,0))");
        self.text.push_str(&written);
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Literal(holds) => self.text.push_str(if *holds { "TRUE" } else { "FALSE" }),
            Test::Compare(comparison, a, b) => {
                self.expression(a);
                self.text.push_str(match comparison {
                    Comparison::Equal => "=",
                    Comparison::NotEqual => "<>",
                    Comparison::Less => "<",
                    Comparison::LessOrEqual => "<=",
                    Comparison::Greater => ">",
                    Comparison::GreaterOrEqual => ">=",
                });
                self.expression(b);
            }
            Test::All(all) => self.join("AND", all),
            Test::Any(any) => self.join("OR", any),
            Test::TextIn(slot, texts) => self.text_in(*slot, texts),
        }
    }

    fn join(&mut self, name: &str, all: &[Test]) {
        self.is_refused |= all.len() > ARGUMENTS_MAX;
        if all.is_empty() {
            self.text.push_str(if name == "AND" { "TRUE" } else { "FALSE" });
            return;
        }
        self.text.push_str(name);
        self.text.push('(');
        for (n, test) in all.iter().enumerate() {
            if n > 0 {
                self.text.push(',');
            }
            self.test(test);
        }
        self.text.push(')');
    }

    fn text_in(&mut self, slot: Slot, texts: &[String]) {
        let Some(cell) = self.places.figures.get(slot.0) else {
            self.is_refused = true;
            return;
        };
        self.is_refused |= texts.len() > ARGUMENTS_MAX || texts.iter().any(|text| text.encode_utf16().count() > 255);
        let _ = write!(self.text, "OR(FALSE");
        for text in texts {
            let _ = write!(self.text, ",EXACT(TRIM({cell}{ROW}),{})", quoted(text));
        }
        self.text.push(')');
    }
}

/// How a figure's cell becomes a whole number: exactly what the reader of this program takes, as far as a formula can say it.
fn reading(read: &Read, x: &str) -> Option<String> {
    let unreadable = whole(absence(Why::UNREADABLE));
    let (empty, marked) = (whole(read.empty), whole(read.not_applicable));
    let is_marked = format!("OR({x}=\"KAD\",{x}=\"không áp dụng\",{x}=\"không phát sinh\")");
    let otherwise = if marked == unreadable { unreadable.clone() } else { format!("IF({is_marked},{marked},{unreadable})") };
    let is_empty = format!("OR(TRIM({x})=\"\",{x}=\"?\")");
    let numeric = |value: String| format!("IF(ISNUMBER({x}),{value},IF({is_empty},{empty},{otherwise}))");
    Some(match &read.asks {
        Asks::Number { quantity, decimals, at_most } => {
            let scale = |n: i128| Number::new(n, *decimals);
            let (low, high) = (quantity.at_least.to_string(), quantity.at_most.to_string());
            let power = 10_i128.pow(u32::from(*decimals));
            let on_grid = |decimals: u8| {
                if decimals == 0 { format!("{x}=INT({x})") } else { format!("{x}=ROUND({x},{decimals})") }
            };
            let mut value = if *decimals == 0 { x.to_owned() } else { format!("ROUND({x}*{power},0)") };
            if let Some(most) = at_most {
                let most = scale(*most)?.to_string();
                value = format!("IF(AND(ABS({x})<={most},{}),{value},{})", on_grid(*decimals), whole(BEYOND));
            } else if *decimals < quantity.decimals {
                value = format!("IF({},{value},{})", on_grid(*decimals), whole(BEYOND));
            }
            let mut tests = vec![format!("{x}>={low}"), format!("{x}<={high}")];
            let is_short = quantity.decimals < 15;
            if is_short {
                tests.push(on_grid(quantity.decimals));
            }
            if let Some(step) = quantity.step {
                let (step, least) = (step.at_decimals(*decimals)?, quantity.at_least.at_decimals(*decimals)?);
                tests.push(format!("MOD(ROUND({x}*{power},0)-{least},{step})=0"));
            }
            numeric(format!("IF(AND({}),{value},{unreadable})", tests.join(",")))
        }
        Asks::Day => {
            let first = FIRST_DAY + 25_569;
            let day = format!("IF({x}<{first},{},IF({x}=INT({x}),{x}-25569,{unreadable}))", whole(BEYOND));
            numeric(day)
        }
        Asks::Known => format!("IF(ISNUMBER({x}),{x},IF(TRIM({x})=\"\",{empty},{unreadable}))"),
        Asks::YesNo => format!(
            "IF({is_empty},{empty},IF(OR({x}=\"có\",{x}=\"đạt\",{x}=\"yes\",{x}=\"x\",{x}=1,{x}=TRUE),1,\
             IF(OR({x}=\"không\",{x}=\"không đạt\",{x}=\"no\",{x}=0,{x}=FALSE),0,{otherwise})))"
        ),
        Asks::Option(options) => {
            if options.len() > 50 || options.iter().any(|option| option.title.encode_utf16().count() > 250) {
                return None;
            }
            let mut formula = otherwise;
            for (n, option) in options.iter().enumerate().rev() {
                let (title, id) = (quoted(&option.title), quoted(&option.id));
                let is = if title == id { format!("{x}&\"\"={id}") } else { format!("OR({x}={title},{x}&\"\"={id})") };
                formula = format!("IF({is},{n},{formula})");
            }
            format!("IF({is_empty},{empty},{formula})")
        }
        Asks::Text => {
            let [vi, en] = UNREADABLE.map(quoted);
            let is_unreadable = format!("OR({x}={vi},{x}={en})");
            let given = if read.not_applicable == absence(Why::UNREADABLE) {
                format!("IF({is_marked},{unreadable},0)")
            } else {
                format!("IF({is_marked},{marked},0)")
            };
            format!("IF({is_empty},{empty},IF({is_unreadable},{unreadable},{given}))")
        }
    })
}
