//! Rhai text to exact expressions. With `engine/kernel/script.rs` the only file that knows Rhai.
//!
//! Rhai is the syntax: it parses, and its tree is walked once. Everything that is not on the list of what a rule may say is
//! refused here, with its place, the reason and the way out.

use super::expression::{Comparison, Condition, Day, Numeric, Part, Truth};
use super::lexemes::{Fault, Kind, Lexemes, read, too_long};
use super::{IndicatorId, Name, NodeId, RatingId};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use crate::words::figure::PREVIOUS;
use crate::words::number::{DECIMALS_MAX, Mode, Number};
use crate::words::text;
use rhai::{Engine, Expr, FnCallExpr, ParseErrorType, Position, Stmt};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// An expression as it stands in a file.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The whole scalar.
    pub region: Region,
    /// Whether a position in the text is a position in the file (a plain scalar on one line); else the scalar's start is pointed to.
    pub is_verbatim: bool,
}

/// What a name may be bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A number.
    Number(Name),
    /// A truth.
    Truth(Name),
    /// A day.
    Day(Name),
    /// A choice, with the ids of its options in order.
    Choice(IndicatorId, Vec<String>),
    /// A text or a unit attribute.
    Text(Name),
    /// The running rating (`rating`), where a gate may read it.
    RunningRating,
    /// A rating's own id.
    Rating(RatingId),
    /// The rating of the period before, as a choice with the ids of the ratings, best first, as its options.
    PreviousRating(IndicatorId, Vec<String>),
    /// Not readable anywhere: what is wrong, and the way out.
    Refused(Words, Words),
    /// Declared, but not readable here: why, in words that end the sentence "`x` …".
    NotHere(Words),
}

/// The names an expression may use, and where it stands.
#[expect(missing_debug_implementations, reason = "holds closures")]
pub struct Scope<'a> {
    /// What a name is bound to. `period.year` and `previous.X` arrive with their dot.
    pub lookup: &'a dyn Fn(&str) -> Option<Binding>,
    /// Every name in scope, for "did you mean".
    pub names: &'a dyn Fn() -> Vec<String>,
    /// The node of that id, for `points_share`.
    pub node: &'a dyn Fn(&str) -> Option<NodeId>,
    /// Whether `round` and `floor` may be used (only in `derived.value`).
    pub may_round: bool,
}

/// The functions an expression may call, and no others, with their operands.
pub const FUNCTIONS: [(&str, &str); 16] = [
    ("percent", "percent(a, b)"),
    ("ratio", "ratio(a, b)"),
    ("min", "min(a, b, …)"),
    ("max", "max(a, b, …)"),
    ("abs", "abs(x)"),
    ("clamp", "clamp(x, a, b)"),
    ("sum", "sum(a, b, …)"),
    ("count_true", "count_true(a, b, …)"),
    ("date", "date(month, day)"),
    ("days_late", "days_late(day, deadline)"),
    ("days_between", "days_between(from, to)"),
    ("months_between", "months_between(from, to)"),
    ("points_share", "points_share(group)"),
    ("round", "round(x, decimals)"),
    ("floor", "floor(x)"),
    ("known", "known(name)"),
];

/// Names that mean the same in every rule set.
const NAMES: [&str; 9] =
    ["rating", "total", "total_max", "period", "previous", "months_in_operation", "unit_kind", "subtype", "territory"];

/// Levels of Rhai's own tree, a chain of operators counted as one each.
const LEVELS_MAX: usize = 128;

static RHAI: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(rhai::OptimizationLevel::None);
    engine.set_max_expr_depths(LEVELS_MAX, LEVELS_MAX);
    engine
});

/// Operations that a call of a script may take.
const SCRIPT_OPERATIONS_MAX: u64 = 100_000;

/// Rhai as scripts have it: with its limits, and without what would run text.
#[must_use]
pub fn script_engine() -> Engine {
    let mut engine = Engine::new();
    engine.set_max_operations(SCRIPT_OPERATIONS_MAX);
    engine.set_max_call_levels(16);
    engine.set_max_expr_depths(64, 32);
    engine.set_max_string_size(4_096);
    engine.set_max_array_size(1_000);
    engine.set_max_map_size(100);
    engine.set_max_variables(200);
    engine.disable_symbol("eval");
    engine
}

/// What Rhai has against a script, in its own words, before any figure is read.
#[must_use]
pub fn script_fault(source: &str) -> Option<String> {
    script_engine().compile(source).err().map(|error| error.to_string())
}

/// An expression that is a number.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method's own path is not general enough in its lifetimes")]
pub fn numeric(written: &Written<'_>, scope: &Scope<'_>) -> Result<Numeric, Vec<Diagnostic>> {
    lower(written, scope, |lowering, expr| lowering.number(expr))
}

/// An expression that is a truth, split at every top-level `&&` and `||`, parts keeping their own text and place.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method's own path is not general enough in its lifetimes")]
pub fn condition(written: &Written<'_>, scope: &Scope<'_>) -> Result<Condition, Vec<Diagnostic>> {
    lower(written, scope, |lowering, expr| lowering.condition(expr))
}

/// Whether a word is taken by the language of expressions or by Rhai, so that it can't be an id.
pub fn is_reserved(word: &str) -> bool {
    let is_ours = FUNCTIONS.iter().any(|(function, _)| *function == word) || NAMES.contains(&word);
    // a word that is free is a variable to Rhai
    let is_variable = |expr: &Expr| matches!(expr, Expr::Variable(..));
    is_ours || RHAI.compile_expression(word).map_or(true, |tree| !root(&tree).is_some_and(is_variable))
}

fn lower<'a, T>(
    written: &Written<'a>,
    scope: &Scope<'a>,
    walk: impl FnOnce(&mut Lowering<'a, '_>, &Expr) -> Result<T, Said>,
) -> Result<T, Vec<Diagnostic>> {
    let diagnosed = |faults: Vec<Fault>| {
        let diagnose = |fault: Fault| Diagnostic::error(fault.code, written.place(&fault.bytes), fault.message).help(fault.help);
        faults.into_iter().map(diagnose).collect::<Vec<_>>()
    };
    let is_name = |word: &str| (scope.lookup)(word).is_some();
    let lexemes = read(written.text, &is_name).map_err(diagnosed)?;
    let tree = RHAI.compile_expression(skeleton(&lexemes)).map_err(|error| diagnosed(vec![unparsed(&lexemes, &error)]))?;
    let mut lowering = Lowering { written, scope, lexemes: &lexemes, faults: Vec::new() };
    let walked = match root(&tree) {
        Some(expr) => walk(&mut lowering, expr),
        None => Err(lowering.unreadable(0..written.text.len())),
    };
    walked.map_err(|Said| {
        let mut faults = lowering.faults;
        faults.sort_by_key(|fault| fault.bytes.start);
        diagnosed(faults)
    })
}

/// The expression as Rhai gets it: every number, name and text is a name of the same length, so that a byte of one is a byte of
/// the other. Rhai would round a literal of more than 28 digits, fold signs into literals and stumble over words it reserves;
/// what a leaf is, its lexeme says.
fn skeleton(lexemes: &Lexemes<'_>) -> String {
    let mut skeleton = String::with_capacity(lexemes.text.len());
    for (at, lexeme) in lexemes.all.iter().enumerate() {
        skeleton.extend(std::iter::repeat_n(' ', lexeme.bytes.start - skeleton.len()));
        match lexeme.kind {
            Kind::Number(_) | Kind::Name | Kind::Quoted(_) => {
                skeleton.extend(std::iter::repeat_n('n', lexeme.bytes.len()));
            }
            Kind::Sign(_) | Kind::Open | Kind::Close | Kind::Comma => skeleton.push_str(lexemes.written(at)),
        }
    }
    skeleton
}

fn root(tree: &rhai::AST) -> Option<&Expr> {
    match tree.statements() {
        [Stmt::Expr(expr)] => Some(expr),
        _ => None,
    }
}

fn unparsed(lexemes: &Lexemes<'_>, error: &rhai::ParseError) -> Fault {
    let all = 0..lexemes.text.len();
    if matches!(*error.0, ParseErrorType::ExprTooDeep) {
        return too_long(all);
    }
    let from = error.1.position().map_or(0, |column| column - 1);
    unreadable(lexemes.at(from).map_or(all, |at| lexemes.all[at].bytes.clone()))
}

fn unreadable(bytes: Range<usize>) -> Fault {
    Fault::new(
        bytes,
        "malformed_expression",
        words!("không đọc được biểu thức từ chỗ này", "the expression can't be read from here"),
        words!("viết lại bằng các phép tính và hàm của ngôn ngữ", "write it with the language's operators and functions"),
    )
}

impl Written<'_> {
    fn place(&self, bytes: &Range<usize>) -> Place {
        if !self.is_verbatim {
            return Place::Text(self.file.clone(), self.region);
        }
        let before = self.text[..bytes.start].chars().count();
        let region = Region {
            start: self.region.start + bytes.start,
            end: self.region.start + bytes.end,
            line: self.region.line,
            column: u32::try_from(before).map_or(self.region.column, |before| self.region.column.saturating_add(before)),
        };
        Place::Text(self.file.clone(), region)
    }
}

/// A refusal was reported; there is nothing more to say about this part.
#[derive(Clone, Copy, Debug)]
struct Said;

/// What a part of an expression turned out to be.
enum Term {
    Number(Numeric),
    Truth(Truth),
    Day(Day),
    Choice(IndicatorId, Vec<String>),
    Text(Name),
    Quoted(String),
    RunningRating,
    /// The rating of the period before, and how many ratings there are.
    PreviousRating(IndicatorId, usize),
    Rating(RatingId),
}

impl Term {
    fn words(&self) -> Words {
        match self {
            Term::Number(_) => Words::new("số", "a number"),
            Term::Truth(_) => Words::new("điều kiện đúng/sai", "a truth"),
            Term::Day(_) => Words::new("ngày", "a date"),
            Term::Choice(..) => Words::new("lựa chọn", "a choice"),
            Term::Text(_) | Term::Quoted(_) => Words::new("chữ", "a text"),
            Term::RunningRating | Term::PreviousRating(..) | Term::Rating(_) => Words::new("mức xếp loại", "a rating"),
        }
    }
}

struct Lowering<'a, 'b> {
    written: &'b Written<'a>,
    scope: &'b Scope<'a>,
    lexemes: &'b Lexemes<'a>,
    faults: Vec<Fault>,
}

impl<'b> Lowering<'_, 'b> {
    fn condition(&mut self, expr: &Expr) -> Result<Condition, Said> {
        match expr {
            Expr::And(parts, _) => Ok(Condition::All(self.each(parts, Self::condition)?)),
            Expr::Or(parts, _) => Ok(Condition::Any(self.each(parts, Self::condition)?)),
            part => {
                let truth = self.truth(part)?;
                let bytes = self.bytes(part);
                let text = self.written.text[bytes.clone()].to_owned();
                Ok(Condition::Part(Part { truth, text, place: self.written.place(&bytes) }))
            }
        }
    }

    fn number(&mut self, expr: &Expr) -> Result<Numeric, Said> {
        let term = self.term(expr)?;
        let text = self.text(expr);
        let help = match term {
            Term::Number(numeric) => return Ok(numeric),
            Term::Truth(_) => words!(
                "đếm điều kiện đúng bằng `count_true(…)`, hoặc viết bằng cases",
                "count truths with `count_true(…)`, or write cases"
            ),
            Term::Day(_) => words!("số ngày là `days_between(a, b)`", "a number of days is `days_between(a, b)`"),
            Term::Choice(..) => {
                words!("đổi lựa chọn ra số bằng `choice` ở `derived`", "turn options into numbers by a `choice` under `derived`")
            }
            Term::Text(_) | Term::Quoted(_) => {
                words!("chữ chỉ để so bằng `==`, `!=`, `in`", "a text is only compared, by `==`, `!=` or `in`")
            }
            Term::RunningRating | Term::PreviousRating(..) | Term::Rating(_) => {
                words!("mức chỉ để so với mức: `rating >= …`", "ratings are only compared: `rating >= …`")
            }
        };
        let found = term.words();
        let message = Words::new(
            format!("ở đây cần số, `{text}` là {}", found.vi),
            format!("a number is needed here, `{text}` is {}", found.en),
        );
        Err(self.refuse(expr, "wrong_type", message, help))
    }

    fn truth(&mut self, expr: &Expr) -> Result<Truth, Said> {
        let term = self.term(expr)?;
        let text = self.text(expr);
        let help = match &term {
            Term::Truth(truth) => return Ok(truth.clone()),
            Term::Number(_) => words!("so sánh nó, ví dụ `{text} > 0`", "compare it, such as `{text} > 0`"),
            Term::Day(_) => words!("so sánh nó, ví dụ `{text} <= date(12, 31)`", "compare it, such as `{text} <= date(12, 31)`"),
            Term::Choice(_, options) => {
                let option = options.first().map_or("…", String::as_str);
                words!("so sánh nó, ví dụ `{text} == \"{option}\"`", "compare it, such as `{text} == \"{option}\"`")
            }
            Term::Text(_) => words!("so sánh nó: `{text} == \"…\"`", "compare it: `{text} == \"…\"`"),
            Term::Quoted(_) => words!("so một tên với nó: `ten == {text}`", "compare a name with it: `name == {text}`"),
            Term::RunningRating => words!("so sánh nó với một mức: `rating >= …`", "compare it with a rating: `rating >= …`"),
            Term::PreviousRating(..) => {
                words!("so sánh nó với một mức: `previous.rating >= …`", "compare it with a rating: `previous.rating >= …`")
            }
            Term::Rating(_) => words!("viết `rating >= {text}`", "write `rating >= {text}`"),
        };
        let found = term.words();
        let message = Words::new(
            format!("ở đây cần điều kiện đúng/sai, `{text}` là {}", found.vi),
            format!("a truth is needed here, `{text}` is {}", found.en),
        );
        Err(self.refuse(expr, "wrong_type", message, help))
    }

    fn day(&mut self, expr: &Expr) -> Result<Day, Said> {
        let term = self.term(expr)?;
        if let Term::Day(day) = term {
            return Ok(day);
        }
        let (text, found) = (self.text(expr), term.words());
        let message = Words::new(
            format!("ở đây cần ngày, `{text}` là {}", found.vi),
            format!("a date is needed here, `{text}` is {}", found.en),
        );
        let help = words!(
            "dùng một chỉ tiêu kiểu `date`, hoặc `date(tháng, ngày)` của kỳ",
            "take an indicator of type `date`, or `date(month, day)` of the period"
        );
        Err(self.refuse(expr, "wrong_type", message, help))
    }

    fn term(&mut self, expr: &Expr) -> Result<Term, Said> {
        match expr {
            Expr::And(parts, _) => Ok(Term::Truth(Truth::And(self.each(parts, Self::truth)?))),
            Expr::Or(parts, _) => Ok(Term::Truth(Truth::Or(self.each(parts, Self::truth)?))),
            Expr::Variable(_, _, position) => self.leaf(expr, *position),
            Expr::FnCall(call, position) => match self.lexeme(*position).map(|at| (at, &self.lexemes.all[at].kind)) {
                Some((_, Kind::Sign(sign))) => self.operation(expr, sign, call),
                Some((at, Kind::Name)) => self.call(expr, self.lexemes.written(at), &call.args),
                _ => Err(self.unreadable(self.bytes(expr))),
            },
            _ => Err(self.unreadable(self.bytes(expr))),
        }
    }

    fn leaf(&mut self, expr: &Expr, position: Position) -> Result<Term, Said> {
        let Some(at) = self.lexeme(position) else { return Err(self.unreadable(self.bytes(expr))) };
        match &self.lexemes.all[at].kind {
            Kind::Number(number) => Ok(Term::Number(Numeric::Literal(*number))),
            Kind::Quoted(text) => Ok(Term::Quoted(text.clone())),
            Kind::Name => self.name(expr, self.lexemes.written(at)),
            Kind::Sign(_) | Kind::Open | Kind::Close | Kind::Comma => Err(self.unreadable(self.bytes(expr))),
        }
    }

    fn name(&mut self, expr: &Expr, name: &str) -> Result<Term, Said> {
        match name {
            "true" => return Ok(Term::Truth(Truth::Literal(true))),
            "false" => return Ok(Term::Truth(Truth::Literal(false))),
            _ => {}
        }
        match self.binding(expr, name)? {
            Binding::Number(name) => Ok(Term::Number(Numeric::Name(name))),
            Binding::Truth(name) => Ok(Term::Truth(Truth::Name(name))),
            Binding::Day(name) => Ok(Term::Day(Day::Name(name))),
            Binding::Choice(indicator, options) => Ok(Term::Choice(indicator, options)),
            Binding::Text(name) => Ok(Term::Text(name)),
            Binding::RunningRating => Ok(Term::RunningRating),
            Binding::PreviousRating(indicator, ratings) => Ok(Term::PreviousRating(indicator, ratings.len())),
            Binding::Refused(message, help) => Err(self.refuse(expr, "previous_unread", message, help)),
            Binding::Rating(rating) => Ok(Term::Rating(rating)),
            Binding::NotHere(why) => Err(self.not_here(expr, name, &why)),
        }
    }

    fn binding(&mut self, expr: &Expr, name: &str) -> Result<Binding, Said> {
        if let Some(binding) = (self.scope.lookup)(name) {
            return Ok(binding);
        }
        if let Some((_, usage)) = FUNCTIONS.iter().find(|(function, _)| *function == name) {
            let message = words!("`{name}` là hàm", "`{name}` is a function");
            return Err(self.refuse(expr, "unknown_name", message, words!("viết `{usage}`", "write `{usage}`")));
        }
        let names = (self.scope.names)();
        let near_before = name.strip_prefix(PREVIOUS).map(|own| {
            text::nearest(own, names.iter().map(String::as_str).filter(|known| *known != own))
                .map(|near| format!("{PREVIOUS}{near}"))
        });
        let help = match text::nearest(name, names.iter().map(String::as_str)) {
            _ if near_before.is_some() => match near_before.flatten() {
                Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
                None => words!(
                    "của kỳ trước đọc được chỉ tiêu và giá trị dẫn xuất khai báo ở trên, `previous.total`, `previous.rating`",
                    "of the period before, indicators and derived values declared above can be read, `previous.total`, `previous.rating`"
                ),
            },
            _ if name == "previous" => {
                words!("viết `previous.` và tên của chỉ tiêu", "write `previous.` and the name of an indicator")
            }
            _ if name.starts_with("period.") => words!("từ kỳ chỉ đọc được `period.year`", "a period has `period.year` only"),
            Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
            None => words!(
                "khai báo `{name}` ở `indicators` hoặc `derived`; nếu là chữ thì viết `\"{name}\"`",
                "declare `{name}` under `indicators` or `derived`; a text is written `\"{name}\"`"
            ),
        };
        let message = words!("không có tên nào là `{name}`", "nothing is named `{name}`");
        Err(self.refuse(expr, "unknown_name", message, help))
    }

    fn operation(&mut self, expr: &Expr, sign: &str, call: &FnCallExpr) -> Result<Term, Said> {
        match (sign, &call.args[..]) {
            ("-", [x]) => Ok(Term::Number(match self.number(x)? {
                Numeric::Literal(number) => Numeric::Literal(-number),
                numeric => Numeric::Negate(Box::new(numeric)),
            })),
            ("!", [x]) => Ok(Term::Truth(Truth::Not(Box::new(self.negated(x)?)))),
            ("+", [a, b]) => self.arithmetic(Numeric::Add, a, b),
            ("-", [a, b]) => self.arithmetic(Numeric::Subtract, a, b),
            ("*", [a, b]) => self.arithmetic(Numeric::Multiply, a, b),
            ("/", [a, b]) => self.arithmetic(Numeric::Divide, a, b),
            ("==", [a, b]) => self.comparison(expr, Comparison::Equal, a, b),
            ("!=", [a, b]) => self.comparison(expr, Comparison::NotEqual, a, b),
            ("<", [a, b]) => self.comparison(expr, Comparison::Less, a, b),
            ("<=", [a, b]) => self.comparison(expr, Comparison::LessOrEqual, a, b),
            (">", [a, b]) => self.comparison(expr, Comparison::Greater, a, b),
            (">=", [a, b]) => self.comparison(expr, Comparison::GreaterOrEqual, a, b),
            // Rhai asks the list whether it contains the item
            ("in", [list, item]) => self.membership(expr, item, list),
            _ => Err(self.unreadable(self.bytes(expr))),
        }
    }

    /// `!` takes only what stands next to it: `!x == 1` is `(!x) == 1`.
    fn negated(&mut self, expr: &Expr) -> Result<Truth, Said> {
        let is_compared = self.span(expr).is_some_and(|(_, last)| self.lexemes.compares(last + 1));
        match self.term(expr)? {
            Term::Truth(truth) => Ok(truth),
            _ if is_compared => {
                let text = self.text(expr);
                let message = words!("`!` chỉ phủ định `{text}`", "`!` negates `{text}` only");
                let help =
                    words!("phủ định cả phép so sánh thì viết `!({text} …)`", "to negate the comparison, write `!({text} …)`");
                Err(self.refuse(expr, "wrong_type", message, help))
            }
            _ => self.truth(expr),
        }
    }

    fn arithmetic(&mut self, operation: fn(Box<Numeric>, Box<Numeric>) -> Numeric, a: &Expr, b: &Expr) -> Result<Term, Said> {
        let (a, b) = (self.number(a), self.number(b));
        Ok(Term::Number(operation(Box::new(a?), Box::new(b?))))
    }

    fn comparison(&mut self, expr: &Expr, comparison: Comparison, a: &Expr, b: &Expr) -> Result<Term, Said> {
        self.bare_option(a, b)?;
        self.bare_option(b, a)?;
        let (left, right) = (self.term(a), self.term(b));
        let truth = match (left?, right?) {
            (Term::Number(a), Term::Number(b)) => Truth::Compare(comparison, a, b),
            (Term::Day(a), Term::Day(b)) => Truth::CompareDays(comparison, a, b),
            (Term::RunningRating, Term::Rating(rating)) => Truth::CompareRating(comparison, rating),
            (Term::Rating(rating), Term::RunningRating) => Truth::CompareRating(reversed(comparison), rating),
            (Term::PreviousRating(previous, n), Term::Rating(rating)) => previous_rating(comparison, previous, n, rating),
            (Term::Rating(rating), Term::PreviousRating(previous, n)) => {
                previous_rating(reversed(comparison), previous, n, rating)
            }
            (Term::RunningRating, Term::PreviousRating(previous, n)) => both_ratings(comparison, previous, n),
            (Term::PreviousRating(previous, n), Term::RunningRating) => both_ratings(reversed(comparison), previous, n),
            (left, right) => {
                let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                let kinds = (left.words(), right.words());
                let of_one_kind = match (left, right) {
                    (Term::Truth(a), Term::Truth(b)) => Ok(Truth::CompareTruths(comparison, Box::new(a), Box::new(b))),
                    (Term::Choice(indicator, options), Term::Quoted(text)) => {
                        self.option(b, &options, &text).map(|option| Truth::OptionIn(indicator, vec![option]))
                    }
                    (Term::Quoted(text), Term::Choice(indicator, options)) => {
                        self.option(a, &options, &text).map(|option| Truth::OptionIn(indicator, vec![option]))
                    }
                    (Term::Text(name), Term::Quoted(text)) | (Term::Quoted(text), Term::Text(name)) => {
                        Ok(Truth::TextIn(name, vec![text]))
                    }
                    (left, right) => return Err(self.incomparable(expr, comparison, (a, &left), (b, &right))),
                };
                if !is_equality {
                    return Err(self.unordered(expr, comparison, (a, &kinds.0), (b, &kinds.1)));
                }
                match (of_one_kind?, comparison) {
                    (truth @ Truth::CompareTruths(..), _) | (truth, Comparison::Equal) => truth,
                    (truth, _) => Truth::Not(Box::new(truth)),
                }
            }
        };
        Ok(Term::Truth(truth))
    }

    /// `loai == xa` where `xa` is an option of `loai`: the quotation marks are missing.
    fn bare_option(&mut self, choice: &Expr, option: &Expr) -> Result<(), Said> {
        let (Some(choice), Some(bare)) = (self.word(choice), self.word(option)) else { return Ok(()) };
        if (self.scope.lookup)(bare).is_some() {
            return Ok(());
        }
        match (self.scope.lookup)(choice) {
            Some(Binding::Choice(_, options)) if options.iter().any(|option| option == bare) => {}
            _ => return Ok(()),
        }
        let message = words!("lựa chọn `{bare}` thiếu ngoặc kép", "the option `{bare}` has no quotation marks");
        let help = words!("viết `{choice} == \"{bare}\"`", "write `{choice} == \"{bare}\"`");
        Err(self.refuse(option, "unknown_name", message, help))
    }

    fn option(&mut self, expr: &Expr, options: &[String], text: &str) -> Result<usize, Said> {
        if let Some(option) = options.iter().position(|option| option == text) {
            return Ok(option);
        }
        let all = options.join("`, `");
        let declared = words!("các lựa chọn đã khai báo: `{all}`", "the declared options: `{all}`");
        let help = text::nearest(text, options.iter().map(String::as_str))
            .map_or(declared, |near| words!("có phải `\"{near}\"`?", "did you mean `\"{near}\"`?"));
        let message = words!("lựa chọn `{text}` không được khai báo", "the option `{text}` is not declared");
        Err(self.refuse(expr, "unknown_option", message, help))
    }

    fn membership(&mut self, expr: &Expr, item: &Expr, list: &Expr) -> Result<Term, Said> {
        let Expr::Array(members, _) = list else {
            let (item, list) = (self.text(item), self.text(list));
            let message = words!("sau `in` phải là danh sách", "a list must stand after `in`");
            let help = words!(
                "viết danh sách trong ngoặc vuông: `{item} in [{list}]`",
                "write the list in square brackets: `{item} in [{list}]`"
            );
            return Err(self.refuse(expr, "wrong_type", message, help));
        };
        let term = self.term(item);
        let truth = match term? {
            Term::Choice(indicator, options) => {
                let mut chosen = self.each(members, |this, member| {
                    let text = this.quoted(item, member)?;
                    this.option(member, &options, &text)
                })?;
                chosen.sort_unstable();
                chosen.dedup();
                Truth::OptionIn(indicator, chosen)
            }
            Term::Text(name) => Truth::TextIn(name, self.each(members, |this, member| this.quoted(item, member))?),
            Term::Number(x) => Truth::Or(
                self.each(members, |this, member| Ok(Truth::Compare(Comparison::Equal, x.clone(), this.number(member)?)))?,
            ),
            Term::Day(x) => {
                Truth::Or(self.each(members, |this, member| Ok(Truth::CompareDays(Comparison::Equal, x, this.day(member)?)))?)
            }
            Term::RunningRating => Truth::Or(self.each(members, |this, member| match this.term(member)? {
                Term::Rating(rating) => Ok(Truth::CompareRating(Comparison::Equal, rating)),
                other => Err(this.incomparable(member, Comparison::Equal, (item, &Term::RunningRating), (member, &other))),
            })?),
            Term::PreviousRating(previous, n) => {
                let mut chosen = self.each(members, |this, member| match this.term(member)? {
                    Term::Rating(rating) => Ok(rating),
                    other => {
                        let item_term = Term::PreviousRating(previous, n);
                        Err(this.incomparable(member, Comparison::Equal, (item, &item_term), (member, &other)))
                    }
                })?;
                chosen.sort_unstable();
                chosen.dedup();
                Truth::OptionIn(previous, chosen)
            }
            term @ (Term::Truth(_) | Term::Quoted(_) | Term::Rating(_)) => {
                let (text, found) = (self.text(item), term.words());
                let message = Words::new(
                    format!("trước `in` phải là một tên, `{text}` là {}", found.vi),
                    format!("a name must stand before `in`, `{text}` is {}", found.en),
                );
                let help = words!("phủ định viết `!(x in […])`", "the opposite is written `!(x in […])`");
                return Err(self.refuse(item, "wrong_type", message, help));
            }
        };
        Ok(Term::Truth(truth))
    }

    fn quoted(&mut self, item: &Expr, member: &Expr) -> Result<String, Said> {
        let at = self.leaf_at(member);
        if let Some(Kind::Quoted(text)) = at.map(|at| &self.lexemes.all[at].kind) {
            return Ok(text.clone());
        }
        let (item, member_text) = (self.text(item), self.text(member));
        let message = words!("`{member_text}` trong danh sách không phải là chữ", "`{member_text}` in the list is not a text");
        let help = words!("viết `{item} in [\"{member_text}\"]`", "write `{item} in [\"{member_text}\"]`");
        Err(self.refuse(member, "wrong_type", message, help))
    }

    fn incomparable(&mut self, expr: &Expr, comparison: Comparison, left: (&Expr, &Term), right: (&Expr, &Term)) -> Said {
        let ((a, left), (b, right)) = (left, right);
        let (sign, text_a, text_b) = (comparison.sign(), self.text(a), self.text(b));
        if let Expr::FnCall(chain, position) = a
            && let [_, middle] = &chain.args[..]
            && self.lexeme(*position).is_some_and(|sign| self.lexemes.compares(sign))
        {
            let middle = self.text(middle);
            let message = words!(
                "`{text_a} {sign} {text_b}` nối hai so sánh liền nhau",
                "`{text_a} {sign} {text_b}` chains two comparisons"
            );
            let help = words!("viết `{text_a} && {middle} {sign} {text_b}`", "write `{text_a} && {middle} {sign} {text_b}`");
            return self.refuse(expr, "chained_comparison", message, help);
        }
        let (kind_a, kind_b) = (left.words(), right.words());
        let help = match (left, right) {
            (Term::Quoted(_), Term::Quoted(_)) => {
                words!("một vế phải là tên; chữ đứng trong ngoặc kép", "one side must be a name; texts stand in quotation marks")
            }
            (Term::Number(_), Term::Quoted(text)) | (Term::Quoted(text), Term::Number(_)) => {
                if Number::parse(text).is_ok() {
                    words!("viết số không có ngoặc kép: `{text}`", "write the number without quotation marks: `{text}`")
                } else {
                    words!(
                        "so số với số; chữ chỉ so với lựa chọn hoặc chữ",
                        "compare numbers with numbers; a text only with a choice or text"
                    )
                }
            }
            (Term::Truth(_), _) | (_, Term::Truth(_)) => words!(
                "so điều kiện với `true` hoặc `false`; phủ định cả vế viết `!(…)`",
                "compare a truth with `true` or `false`; to negate a whole side, write `!(…)`"
            ),
            (Term::Day(_), _) | (_, Term::Day(_)) => {
                words!("so ngày với ngày: `date(tháng, ngày)`", "compare dates with dates: `date(month, day)`")
            }
            (Term::RunningRating | Term::PreviousRating(..) | Term::Rating(_), _)
            | (_, Term::RunningRating | Term::PreviousRating(..) | Term::Rating(_)) => words!(
                "so mức với id của mức, không có ngoặc kép: `rating >= …`",
                "compare a rating with a rating's id, without quotation marks: `rating >= …`"
            ),
            (Term::Choice(_, options), _) | (_, Term::Choice(_, options)) => {
                let all = options.join("\"`, `\"");
                words!(
                    "so lựa chọn với chữ trong ngoặc kép: `\"{all}\"`",
                    "compare a choice with a text in quotation marks: `\"{all}\"`"
                )
            }
            (Term::Text(_), _) | (_, Term::Text(_)) => {
                words!("so với chữ trong ngoặc kép", "compare with a text in quotation marks")
            }
            (Term::Number(_), Term::Number(_)) => words!("viết lại phép so sánh", "write the comparison again"),
        };
        let message = Words::new(
            format!("không so được `{text_a}` ({}) với `{text_b}` ({})", kind_a.vi, kind_b.vi),
            format!("`{text_a}` ({}) can't be compared with `{text_b}` ({})", kind_a.en, kind_b.en),
        );
        self.refuse(expr, "wrong_type", message, help)
    }

    fn unordered(&mut self, expr: &Expr, comparison: Comparison, left: (&Expr, &Words), right: (&Expr, &Words)) -> Said {
        let (sign, kind) = (comparison.sign(), left.1);
        let (a, b) = (self.text(left.0), self.text(right.0));
        let message = Words::new(
            format!("{} không có thứ tự để so bằng `{sign}`", kind.vi),
            format!("{} has no order to compare by `{sign}`", kind.en),
        );
        let help = words!("viết `{a} == {b}`, `{a} != {b}`", "write `{a} == {b}` or `{a} != {b}`");
        self.refuse(expr, "wrong_type", message, help)
    }

    fn call(&mut self, expr: &Expr, function: &str, operands: &[Expr]) -> Result<Term, Said> {
        Ok(match (function, operands) {
            ("percent", [a, b]) => self.arithmetic(Numeric::Percent, a, b)?,
            ("ratio", [a, b]) => self.arithmetic(Numeric::Divide, a, b)?,
            ("min", all @ [_, ..]) => Term::Number(Numeric::Min(self.each(all, Self::number)?)),
            ("max", all @ [_, ..]) => Term::Number(Numeric::Max(self.each(all, Self::number)?)),
            ("sum", all @ [_, ..]) => Term::Number(Numeric::Sum(self.each(all, Self::number)?)),
            ("count_true", all @ [_, ..]) => Term::Number(Numeric::CountTrue(self.each(all, Self::truth)?)),
            ("abs", [x]) => Term::Number(Numeric::Abs(Box::new(self.number(x)?))),
            ("clamp", [x, least, most]) => self.clamp(expr, x, least, most)?,
            ("date", [month, day]) => Term::Day(self.date(expr, month, day)?),
            ("days_late", [day, deadline]) => self.days(Numeric::DaysLate, day, deadline)?,
            ("days_between", [from, to]) => self.days(Numeric::DaysBetween, from, to)?,
            ("months_between", [from, to]) => self.days(Numeric::MonthsBetween, from, to)?,
            ("points_share", [node]) => Term::Number(Numeric::PointsShare(self.node(node)?)),
            ("known", [name]) => Term::Truth(Truth::Known(self.known(name)?)),
            ("round" | "floor", _) if !self.scope.may_round => {
                let message = words!("`{function}` không dùng được ở đây", "`{function}` can't be used here");
                let help = words!(
                    "làm tròn trong `value` của một giá trị ở `derived`, hoặc bằng `rounding`",
                    "round in the `value` of a derived value, or by `rounding`"
                );
                return Err(self.refuse(expr, "not_here", message, help));
            }
            ("round", [x, decimals]) => self.round(x, decimals, None)?,
            ("round", [x, decimals, mode]) => self.round(x, decimals, Some(mode))?,
            ("floor", [x]) => Term::Number(Numeric::Floor(Box::new(self.number(x)?))),
            _ => return Err(self.no_such_call(expr, function, operands)),
        })
    }

    fn no_such_call(&mut self, expr: &Expr, function: &str, operands: &[Expr]) -> Said {
        if let Some((_, usage)) = FUNCTIONS.iter().find(|(name, _)| *name == function) {
            let at = self.leaf_at(expr).unwrap_or(0);
            if let Some(fault) = self.lexemes.decimal_comma(at) {
                self.faults.push(fault);
                return Said;
            }
            let n = operands.len();
            let message = words!("số đối số của `{function}` không đúng: {n}", "wrong number of operands of `{function}`: {n}");
            return self.refuse(expr, "wrong_operands", message, words!("viết `{usage}`", "write `{usage}`"));
        }
        let name = self.leaf_at(expr).map_or(0..0, |at| self.lexemes.all[at].bytes.clone());
        for operand in operands {
            // what is wrong inside is reported as well
            let _ = self.term(operand);
        }
        if (self.scope.lookup)(function).is_some() {
            let message = words!("`{function}` là tên, không phải hàm", "`{function}` is a name, not a function");
            let help = words!("nhân viết `{function} * (…)`", "a product is written `{function} * (…)`");
            self.faults.push(Fault::new(name, "unknown_function", message, help));
            return Said;
        }
        let help = match function.to_ascii_lowercase().as_str() {
            "if" => words!("nhánh rẽ viết bằng cases", "branching is written as cases"),
            "and" => words!("viết `a && b`", "write `a && b`"),
            "or" => words!("viết `a || b`", "write `a || b`"),
            "not" => words!("viết `!(a)`", "write `!(a)`"),
            "pow" | "power" => words!("lũy thừa viết thành tích: `x * x`", "a power is written as a product: `x * x`"),
            lower => {
                let all = FUNCTIONS.map(|(name, _)| name).join("`, `");
                text::nearest(lower, FUNCTIONS.iter().map(|(name, _)| *name))
                    .map_or(words!("các hàm dùng được: `{all}`", "the functions are `{all}`"), |near| {
                        words!("có phải `{near}`?", "did you mean `{near}`?")
                    })
            }
        };
        let message = words!("không có hàm `{function}`", "there is no function `{function}`");
        self.faults.push(Fault::new(name, "unknown_function", message, help));
        Said
    }

    fn days(&mut self, function: fn(Day, Day) -> Numeric, a: &Expr, b: &Expr) -> Result<Term, Said> {
        let (a, b) = (self.day(a), self.day(b));
        Ok(Term::Number(function(a?, b?)))
    }

    fn clamp(&mut self, expr: &Expr, x: &Expr, least: &Expr, most: &Expr) -> Result<Term, Said> {
        let (x, least, most) = (self.number(x), self.number(least), self.number(most));
        let (x, least, most) = (x?, least?, most?);
        if let (Numeric::Literal(least), Numeric::Literal(most)) = (&least, &most)
            && least > most
        {
            let message = Words::new(
                format!("cận dưới {} của `clamp` lớn hơn cận trên {}", least.vi(), most.vi()),
                format!("`clamp` from {} to {} holds nothing", least.en(), most.en()),
            );
            let help = words!(
                "viết cận dưới trước: `clamp(x, {most}, {least})`",
                "write the lower bound first: `clamp(x, {most}, {least})`"
            );
            return Err(self.refuse(expr, "wrong_operands", message, help));
        }
        Ok(Term::Number(Numeric::Clamp(Box::new(x), Box::new(least), Box::new(most))))
    }

    fn date(&mut self, expr: &Expr, month: &Expr, day: &Expr) -> Result<Day, Said> {
        const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        if let (Some(month), Some(day)) = (self.whole(month), self.whole(day))
            && let Some(days) = month.checked_sub(1).and_then(|month| DAYS.get(usize::try_from(month).ok()?))
            && (1..=*days).contains(&day)
        {
            return Ok(Day::OfPeriod(month, day));
        }
        let text = self.text(expr);
        let message = words!("`{text}` không phải là ngày của mọi năm", "`{text}` is not a day of every year");
        let help = words!(
            "viết `date(tháng, ngày)` bằng hai số, ví dụ `date(12, 31)` là 31/12",
            "write `date(month, day)` with two numbers, such as `date(12, 31)`"
        );
        Err(self.refuse(expr, "wrong_operands", message, help))
    }

    fn node(&mut self, expr: &Expr) -> Result<NodeId, Said> {
        let help = words!("viết id của nhóm: `points_share(ten_nhom)`", "write a group's id: `points_share(group)`");
        let Some(name) = self.word(expr) else {
            let text = self.text(expr);
            let message =
                words!("`{text}` không phải là id của nhóm hay tiêu chí", "`{text}` is not the id of a group or criterion");
            return Err(self.refuse(expr, "wrong_operands", message, help));
        };
        let binding = (self.scope.lookup)(name);
        if let Some(Binding::NotHere(why)) = &binding {
            return Err(self.not_here(expr, name, why));
        }
        if let Some(node) = (self.scope.node)(name) {
            return Ok(node);
        }
        let names = (self.scope.names)();
        let nodes = names.iter().map(String::as_str).filter(|name| (self.scope.node)(name).is_some());
        let help = text::nearest(name, nodes).map_or(help, |near| words!("có phải `{near}`?", "did you mean `{near}`?"));
        let message = words!("`{name}` không phải là nhóm hay tiêu chí", "`{name}` is not a group or criterion");
        Err(self.refuse(expr, "unknown_name", message, help))
    }

    fn known(&mut self, expr: &Expr) -> Result<Name, Said> {
        if let Some(name) = self.word(expr) {
            match self.binding(expr, name)? {
                Binding::Number(name) | Binding::Truth(name) | Binding::Day(name) | Binding::Text(name) => return Ok(name),
                Binding::Choice(indicator, _) | Binding::PreviousRating(indicator, _) => return Ok(Name::Indicator(indicator)),
                Binding::Refused(message, help) => return Err(self.refuse(expr, "previous_unread", message, help)),
                Binding::NotHere(why) => return Err(self.not_here(expr, name, &why)),
                Binding::RunningRating | Binding::Rating(_) => {}
            }
        }
        let text = self.text(expr);
        let message = words!("`known` hỏi một số liệu, `{text}` không phải", "`known` asks about a figure, `{text}` is none");
        let help =
            words!("viết tên một chỉ tiêu hoặc giá trị: `known(ten)`", "write the name of an indicator or value: `known(name)`");
        Err(self.refuse(expr, "wrong_operands", message, help))
    }

    fn round(&mut self, x: &Expr, decimals: &Expr, mode: Option<&Expr>) -> Result<Term, Said> {
        let x = self.number(x);
        let places = self.whole(decimals).and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= DECIMALS_MAX);
        let places = places.ok_or_else(|| {
            let text = self.text(decimals);
            let message = words!("`{text}` không phải là số chữ số thập phân", "`{text}` is not a number of decimals");
            let help = words!("viết một số từ 0 đến {DECIMALS_MAX}", "write a number from 0 to {DECIMALS_MAX}");
            self.refuse(decimals, "wrong_operands", message, help)
        });
        let mode = mode.map_or(Ok(Mode::HalfUp), |mode| self.mode(mode));
        Ok(Term::Number(Numeric::Round(Box::new(x?), places?, mode?)))
    }

    fn mode(&mut self, expr: &Expr) -> Result<Mode, Said> {
        let word = self.leaf_at(expr).map(|at| match &self.lexemes.all[at].kind {
            Kind::Quoted(text) => text.as_str(),
            Kind::Number(_) | Kind::Name | Kind::Sign(_) | Kind::Open | Kind::Close | Kind::Comma => self.lexemes.written(at),
        });
        if let Some((_, mode)) = Mode::ALL.iter().find(|(name, _)| Some(*name) == word) {
            return Ok(*mode);
        }
        let (text, all) = (self.text(expr), Mode::ALL.map(|(word, _)| word).join("`, `"));
        let message = words!("không có cách làm tròn `{text}`", "there is no rounding `{text}`");
        Err(self.refuse(expr, "wrong_operands", message, words!("chọn `{all}`", "choose `{all}`")))
    }

    /// A whole number, written out.
    fn whole(&self, expr: &Expr) -> Option<u32> {
        match self.lexemes.all[self.leaf_at(expr)?].kind {
            Kind::Number(number) if number.decimals() == 0 => u32::try_from(number.mantissa()).ok(),
            _ => None,
        }
    }

    /// A lone name, not looked up.
    fn word(&self, expr: &Expr) -> Option<&'b str> {
        let Expr::Variable(..) = expr else { return None };
        let lexemes = self.lexemes;
        let at = self.leaf_at(expr)?;
        (lexemes.all[at].kind == Kind::Name).then(|| lexemes.written(at))
    }

    // Every part is walked, so that every refusal is said.
    fn each<T>(&mut self, parts: &[Expr], mut walk: impl FnMut(&mut Self, &Expr) -> Result<T, Said>) -> Result<Vec<T>, Said> {
        let walked: Vec<_> = parts.iter().map(|part| walk(self, part)).collect();
        walked.into_iter().collect()
    }

    fn refuse(&mut self, expr: &Expr, code: &'static str, message: Words, help: Words) -> Said {
        self.faults.push(Fault::new(self.bytes(expr), code, message, help));
        Said
    }

    fn not_here(&mut self, expr: &Expr, name: &str, why: &Words) -> Said {
        let message = Words::new(format!("`{name}` {}", why.vi), format!("`{name}` {}", why.en));
        let help = words!(
            "dùng một tên đọc được ở đây, hoặc chuyển biểu thức sang chỗ đọc được nó",
            "use a name that can be read here, or move the expression to where it can be read"
        );
        self.refuse(expr, "not_here", message, help)
    }

    fn unreadable(&mut self, bytes: Range<usize>) -> Said {
        self.faults.push(unreadable(bytes));
        Said
    }

    // The skeleton is one line of ASCII: a column is a byte, from 1.
    fn lexeme(&self, position: Position) -> Option<usize> {
        self.lexemes.at(position.position()?.checked_sub(1)?)
    }

    fn leaf_at(&self, expr: &Expr) -> Option<usize> {
        match expr {
            Expr::Variable(_, _, position) | Expr::FnCall(_, position) => self.lexeme(*position),
            _ => None,
        }
    }

    fn text(&self, expr: &Expr) -> String {
        self.written.text[self.bytes(expr)].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn bytes(&self, expr: &Expr) -> Range<usize> {
        self.span(expr).map_or(0..self.written.text.len(), |(first, last)| self.lexemes.bytes(first, last))
    }

    /// The first and the last lexeme, without brackets around the whole.
    fn span(&self, expr: &Expr) -> Option<(usize, usize)> {
        let across = |first: &Expr, last: &Expr| Some((self.span(first)?.0, self.span(last)?.1));
        match expr {
            Expr::Variable(_, _, position) => self.lexeme(*position).map(|at| (at, at)),
            Expr::Array(_, position) => self.lexeme(*position).map(|at| (at, self.lexemes.partner[at])),
            Expr::And(parts, _) | Expr::Or(parts, _) => across(parts.first()?, parts.last()?),
            Expr::FnCall(call, position) => {
                let at = self.lexeme(*position)?;
                match (&self.lexemes.all[at].kind, &call.args[..]) {
                    (Kind::Sign("in"), [list, item]) => across(item, list),
                    (Kind::Sign(_), [first, last]) => across(first, last),
                    (Kind::Sign(_), [x]) => Some((at, self.span(x)?.1)),
                    _ => Some((at, self.lexemes.partner.get(at + 1).copied().unwrap_or(at))),
                }
            }
            _ => None,
        }
    }
}

/// The rating of the period before against a fixed one: it is one of those that compare so.
fn previous_rating(comparison: Comparison, previous: IndicatorId, n_ratings: usize, rating: RatingId) -> Truth {
    // the best rating has the least position
    Truth::OptionIn(previous, (0..n_ratings).filter(|own| comparison.holds(rating.cmp(own))).collect())
}

/// The running rating against that of the period before: for some rating that was the one of then, it compares so.
fn both_ratings(comparison: Comparison, previous: IndicatorId, n_ratings: usize) -> Truth {
    let one = |rating| Truth::And(vec![Truth::OptionIn(previous, vec![rating]), Truth::CompareRating(comparison, rating)]);
    Truth::Or((0..n_ratings).map(one).collect())
}

fn reversed(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
