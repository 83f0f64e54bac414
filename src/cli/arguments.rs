//! What may be typed: one table of commands and flags, from which help, completions and parsing all come, in both languages.

use crate::render::schema::File;
use crate::words::diagnostic::Lang;
use clap::builder::{EnumValueParser, PathBufValueParser, PossibleValue, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum, value_parser};
use std::path::PathBuf;

/// The forms of output that people and programs ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    Table,
    /// A row a unit, a column a criterion.
    Csv,
    /// A row a unit and node.
    CsvLong,
    /// A decision record a line.
    Ndjson,
    /// For programs.
    Json,
    /// For people, in a document.
    Markdown,
    /// For people, to be printed.
    Html,
    /// For people, to be printed and signed.
    Docx,
    /// A workbook that computes.
    Xlsx,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        &[
            Format::Table,
            Format::Csv,
            Format::CsvLong,
            Format::Ndjson,
            Format::Json,
            Format::Markdown,
            Format::Html,
            Format::Docx,
            Format::Xlsx,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

impl Format {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::CsvLong => "csv-long",
            Format::Ndjson => "ndjson",
            Format::Json => "json",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
        }
    }

    /// The form that a file's ending asks for.
    pub fn of_file(path: &std::path::Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "txt" => Some(Format::Table),
            "csv" => Some(Format::Csv),
            "ndjson" | "jsonl" => Some(Format::Ndjson),
            "json" => Some(Format::Json),
            "md" => Some(Format::Markdown),
            "html" | "htm" => Some(Format::Html),
            "docx" => Some(Format::Docx),
            "xlsx" => Some(Format::Xlsx),
            _ => None,
        }
    }
}

/// A document to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Phiếu chấm điểm.
    ScoreSheet,
    /// Biểu tổng hợp.
    Overview,
    /// Danh sách đề nghị công nhận.
    Proposed,
}

impl ValueEnum for Document {
    fn value_variants<'a>() -> &'a [Document] {
        &[Document::ScoreSheet, Document::Overview, Document::Proposed]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Document::ScoreSheet => PossibleValue::new("phieu").alias("score_sheet"),
            Document::Overview => PossibleValue::new("tong_hop").alias("overview"),
            Document::Proposed => PossibleValue::new("danh_sach").alias("proposed"),
        })
    }
}

/// The language that the arguments ask for, before they are understood: the help is in it too.
pub fn lang_of(arguments: &[std::ffi::OsString]) -> Lang {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = texts.iter().position(|text| *text == "--lang").and_then(|at| texts.get(at + 1).copied());
    let within = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    if after.or(within) == Some("en") { Lang::En } else { Lang::Vi }
}

/// The whole command line.
#[expect(clippy::too_many_lines, reason = "a table of commands, read downward")]
pub fn command(lang: Lang) -> Command {
    let say = |vi: &'static str, en: &'static str| match lang {
        Lang::Vi => vi,
        Lang::En => en,
    };
    let template = say(
        "{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let usage = |name: &str| {
        let what = match name {
            "check" | "test" => "RULES… ",
            "show" => "RULES ",
            "form" => "RULES --period P -o OUT ",
            "read" | "classify" => "DATA… --rules RULES --period P ",
            "whatif" => "DATA… --rules RULES --period P (--against RULES | --amend FILE…) ",
            "explain" => "UNIT DATA… --rules RULES --period P ",
            "schema" => "FILE ",
            "completions" => "SHELL ",
            _ => return format!("vungmanh {}", say("LỆNH", "COMMAND")),
        };
        format!("vungmanh {name} {what}[{}]", say("TÙY CHỌN", "OPTIONS"))
    };
    let inner = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(about)
            .override_usage(usage(name))
            .help_template(template)
            .disable_help_flag(true)
            .next_help_heading(say("Tùy chọn", "Options"))
    };
    let data = || {
        Arg::new("data")
            .value_name("DATA")
            .value_parser(PathBufValueParser::new())
            .num_args(1..)
            .required(true)
            .help_heading(say("Tham số", "Arguments"))
            .help(say(
                "Tệp số liệu (xlsx, ods, csv, tsv), hoặc thư mục có các tệp ấy",
                "Files of figures (xlsx, ods, csv, tsv), or folders of such files",
            ))
    };
    let units = || {
        Arg::new("units").long("units").value_name("FILE").value_parser(PathBufValueParser::new()).num_args(1..).help(say(
            "Danh sách đơn vị; đơn vị nào chưa gửi số liệu được nêu tên",
            "The list of units; those that have not sent figures are named",
        ))
    };
    let rules_flag = || {
        Arg::new("rules")
            .long("rules")
            .value_name("RULES")
            .value_parser(PathBufValueParser::new())
            .required(true)
            .help(say("Thư mục hoặc tệp bộ tiêu chí", "Folder or file of rule sets"))
    };
    let rules = || {
        Arg::new("rules")
            .value_name("RULES")
            .value_parser(PathBufValueParser::new())
            .num_args(1..)
            .required(true)
            .help_heading(say("Tham số", "Arguments"))
            .help(say("Thư mục hoặc tệp bộ tiêu chí", "Folder or file of rule sets"))
    };
    let period = || {
        Arg::new("period")
            .long("period")
            .value_name("P")
            .required(true)
            .help(say("Kỳ xếp loại: năm, ví dụ 2016", "The period: a year, such as 2016"))
    };
    let numbers = || {
        Arg::new("numbers")
            .long("numbers")
            .value_name("vi|en")
            .value_parser(["vi", "en"])
            .default_value("vi")
            .hide_default_value(true)
            .hide_possible_values(true)
            .help(say(
                "Cách viết số trong tệp: vi là 1.234,5; en là 1,234.5 (mặc định vi)",
                "How numbers are written in the files: vi is 1.234,5; en is 1,234.5 (default vi)",
            ))
    };
    let layer = || {
        Arg::new("layer")
            .long("layer")
            .value_name("LAYER[=FILE]")
            .action(ArgAction::Append)
            .help(say(
                "Tệp của một lớp: appraised=TỆP (thẩm định), decided=TỆP (quyết định); hoặc xếp loại theo lớp nào: self (tự khai), appraised, decided (mặc định: lớp cao nhất có số liệu)",
                "A file of a layer: appraised=FILE, decided=FILE; or up to which layer to rate: self, appraised, decided (default: the highest that states a figure)",
            ))
    };
    let previous = || {
        Arg::new("previous")
            .long("previous")
            .value_name("FILE")
            .value_parser(PathBufValueParser::new())
            .action(ArgAction::Append)
            .help(say(
                "Số liệu kỳ trước: tệp hay thư mục như DATA, hoặc csv mà `classify` đã ghi cho kỳ trước; nêu nhiều lần được",
                "Figures of the period before: files or folders like DATA, or the csv that `classify` wrote then; may be given again",
            ))
    };
    let format = |formats: &'static [Format]| {
        let parser = ValueParser::new(EnumValueParser::<Format>::new());
        let words: Vec<&str> = formats.iter().map(|format| format.word()).collect();
        let text = match lang {
            Lang::Vi => format!("Dạng kết quả: {} (mặc định {})", words.join(", "), words[0]),
            Lang::En => format!("Form of the output: {} (default {})", words.join(", "), words[0]),
        };
        Arg::new("format").long("format").value_name("F").value_parser(parser).hide_possible_values(true).help(text)
    };
    let output = || {
        Arg::new("output")
            .short('o')
            .long("output")
            .value_name("OUT")
            .value_parser(PathBufValueParser::new())
            .help(say("Ghi vào tệp này; đuôi tệp chọn dạng kết quả", "Write to this file; its ending chooses the form"))
    };
    let mut root = inner("vungmanh", say(
        "Chấm điểm, xếp loại tổ chức cơ sở theo bộ tiêu chí, và trả lời vì sao",
        "Scores and rates grassroots organisations by rule sets, and answers why",
    ))
    .bin_name("vungmanh")
    .version(env!("CARGO_PKG_VERSION"))
    .disable_version_flag(true)
    .disable_help_subcommand(true)
    .subcommand_required(true)
    .subcommand_value_name(say("LỆNH", "COMMAND"))
    .subcommand_help_heading(say("Lệnh", "Commands"))
    .after_help(say(
        "Mã thoát: 0 xong; 1 không đọc đúng được, không ghi gì; 2 sai cách dùng; 3 xong nhưng có đơn vị chưa đủ căn cứ xếp loại.\n`vungmanh LỆNH --help` nói rõ từng lệnh; `--lang en` is English.",
        "Exit codes: 0 done; 1 nothing can be read truly, nothing written; 2 usage; 3 done, but some units are undetermined.\n`vungmanh COMMAND --help` says more; the default language is Vietnamese.",
    ))
    .arg(
        Arg::new("version")
            .long("version")
            .action(ArgAction::Version)
            .help(say("In phiên bản", "Print the version")),
    )
    .subcommand(
        inner("check", say("Phân tích bộ tiêu chí: mỗi phát hiện có vị trí và cách sửa", "Analyse rule sets: every finding has its place and the way out"))
            .arg(rules())
            .arg(format(&[Format::Table, Format::Json]))
            .arg(
                Arg::new("explain")
                    .long("explain")
                    .value_name("LINT")
                    .help(say("Giải thích một loại phát hiện rồi dừng", "Explain one kind of finding and stop")),
            )
            .mut_arg("rules", |rules| rules.required(false)),
    )
    .subcommand(
        inner("test", say("Chạy các ví dụ đi kèm bộ tiêu chí; nêu lý do nào chưa ví dụ nào chạm tới", "Run the examples beside rule sets; list the reasons that none reaches"))
            .arg(rules()),
    )
    .subcommand(
        inner("show", say("In bộ tiêu chí như phiếu giấy, hoặc hai phiên bản khác nhau ở đâu", "A rule set as the paper form, or how two versions differ"))
            .arg(rules())
            .arg(
                Arg::new("set")
                    .long("set")
                    .value_name("ID[@VERSION]")
                    .help(say("Chỉ bộ tiêu chí này; mã, tên, hoặc một phần, có dấu hay không dấu", "Only this rule set; its id, title, or a part of them")),
            )
            .arg(
                Arg::new("against")
                    .long("against")
                    .value_name("NEW")
                    .value_parser(PathBufValueParser::new())
                    .help(say("So với bộ tiêu chí ở đây: thêm gì, bỏ gì, sửa gì", "Compare with the rule set there: what was added, removed, changed")),
            )
            .arg(format(&[Format::Table, Format::Markdown, Format::Html]))
            .arg(output())
            .mut_arg("rules", |rules| rules.num_args(1)),
    )
    .subcommand(
        inner("form", say("Lập phiếu số liệu Excel để gửi cho đơn vị điền", "Make Excel forms for units to fill in"))
            .arg(rules().num_args(1))
            .arg(period())
            .arg(units().help(say(
                "Danh sách đơn vị phải khai; không nêu thì phiếu để trống tên đơn vị",
                "The list of units that are asked; without it anyone may fill in the form",
            )))
            .arg(
                Arg::new("per")
                    .long("per")
                    .value_name("unit|territory|organisation")
                    .value_parser(["unit", "territory", "organisation"])
                    .hide_possible_values(true)
                    .help(say(
                        "Mỗi đơn vị, địa bàn hoặc tổ chức một tệp; OUT là thư mục",
                        "A file for each unit, territory or organisation; OUT is a folder",
                    )),
            )
            .arg(
                Arg::new("from")
                    .long("from")
                    .value_name("DATA")
                    .value_parser(PathBufValueParser::new())
                    .num_args(1..)
                    .help(say(
                        "Số liệu đơn vị đã tự khai, ghi sẵn vào phiếu thẩm định",
                        "The units' own figures, written beside those to be appraised",
                    )),
            )
            .arg(numbers())
            .arg(layer().value_name("LAYER").value_parser(["self", "appraised"]).hide_possible_values(true).help(say(
                "Ai điền phiếu: self (đơn vị tự khai), appraised (người thẩm định; cùng với --from)",
                "Who fills it in: self (the unit), appraised (whoever appraises; goes with --from)",
            )))
            .arg(output().required(true).help(say(
                "Ghi vào tệp .xlsx này; với --per thì ghi vào thư mục này",
                "Write to this .xlsx file; with --per, into this folder",
            ))),
    )
    .subcommand(
        inner("read", say("Cho biết đã hiểu gì, chưa hiểu gì trong tệp số liệu, trước khi xếp loại", "Say what was understood of the figures and what was not, before any rating"))
            .arg(data())
            .arg(units())
            .arg(rules_flag())
            .arg(period())
            .arg(previous())
            .arg(numbers())
            .arg(layer()),
    )
    .subcommand(
        inner("classify", say("Chấm điểm và xếp loại mọi đơn vị", "Score and rate every unit"))
            .arg(data())
            .arg(units())
            .arg(rules_flag())
            .arg(period())
            .arg(previous())
            .arg(format(&[Format::Table, Format::Csv, Format::CsvLong, Format::Ndjson, Format::Xlsx, Format::Docx, Format::Html]))
            .arg(output().help(say(
                "Ghi vào tệp này, đuôi tệp chọn dạng kết quả; OUT/ là thư mục mới, mỗi đơn vị một phiếu chấm điểm",
                "Write to this file, its ending chooses the form; OUT/ is a new folder with a score sheet a unit",
            )))
            .arg(
                Arg::new("document")
                    .long("document")
                    .value_name("D")
                    .value_parser(ValueParser::new(EnumValueParser::<Document>::new()))
                    .value_delimiter(',')
                    .action(ArgAction::Append)
                    .hide_possible_values(true)
                    .help(say(
                        "Văn bản cần in (docx, html): phieu (phiếu chấm điểm), tong_hop (biểu tổng hợp), danh_sach (danh sách đề nghị công nhận); mặc định tong_hop,danh_sach vào tệp, phieu vào thư mục",
                        "Documents to print (docx, html): score_sheet, overview, proposed; default overview,proposed to a file, score_sheet to a folder",
                    )),
            )
            .arg(
                Arg::new("values")
                    .long("values")
                    .action(ArgAction::SetTrue)
                    .help(say(
                        "Sổ tính xlsx chỉ có giá trị, không có công thức: nhỏ hơn, ghi nhanh hơn, sửa số liệu thì không tính lại",
                        "A workbook of values without formulas: smaller, sooner written, and it does not compute again",
                    )),
            )
            .arg(numbers())
            .arg(layer())
            .arg(
                Arg::new("differences")
                    .long("differences")
                    .value_name("FILE")
                    .value_parser(PathBufValueParser::new())
                    .help(say(
                        "Ghi mọi chênh lệch giữa các lớp và điểm tự ghi vào tệp csv này",
                        "Write every difference between layers, and from points written, to this csv",
                    )),
            ),
    )
    .subcommand(
        inner("explain", say("Giải thích đầy đủ vì sao một đơn vị được xếp loại như vậy", "Explain in full why a unit was rated so"))
            .arg(
                Arg::new("unit")
                    .value_name("UNIT")
                    .required(true)
                    .help_heading(say("Tham số", "Arguments"))
                    .help(say("Mã hoặc tên đơn vị, có dấu hay không dấu", "Id or name of a unit, with or without accents")),
            )
            .arg(data())
            .arg(rules_flag())
            .arg(period())
            .arg(previous())
            .arg(format(&[Format::Table, Format::Json, Format::Docx, Format::Html]))
            .arg(output().help(say(
                "Ghi vào tệp này, đuôi tệp chọn dạng kết quả; .docx và .html là phiếu chấm điểm",
                "Write to this file, its ending chooses the form; .docx and .html are the score sheet",
            )))
            .arg(numbers())
            .arg(layer()),
    )
    .subcommand(
        inner("schema", say("In JSON Schema của một loại tệp, để trình soạn thảo gợi ý và báo lỗi khi viết", "Print the JSON Schema of a kind of file, for editors"))
            .arg(
                Arg::new("file")
                    .value_name("FILE")
                    .required(true)
                    .value_parser(File::ALL.map(File::word))
                    .hide_possible_values(true)
                    .help_heading(say("Tham số", "Arguments"))
                    .help(say(
                        "Loại tệp: rules, examples, source, territories, names, amendment",
                        "Kind of file: rules, examples, source, territories, names, amendment",
                    )),
            )
            .arg(output()),
    )
    .subcommand(
        inner("whatif", say(
            "Cùng số liệu, hai bộ tiêu chí, hoặc một bộ và phương án sửa đổi: đơn vị nào đổi mức, vì điều gì",
            "The same figures by two rule sets, or by one and its amendments: who moves, and because of what",
        ))
            .arg(data())
            .arg(rules_flag())
            .arg(period())
            .arg(previous())
            .arg(
                Arg::new("against")
                    .long("against")
                    .value_name("RULES")
                    .value_parser(PathBufValueParser::new())
                    .help(say(
                        "So với bộ tiêu chí này: danh mục, thư mục một phiên bản hoặc tệp",
                        "Hold against these rule sets: a library, a version's folder or a file",
                    )),
            )
            .arg(
                Arg::new("against_period")
                    .long("against-period")
                    .value_name("P")
                    .requires("against")
                    .help(say(
                        "Lấy bộ tiêu chí có hiệu lực ở kỳ này để so (mặc định: kỳ xếp loại)",
                        "Take the sets in force in this period to hold against (default: the period)",
                    )),
            )
            .arg(
                Arg::new("amend")
                    .long("amend")
                    .value_name("FILE")
                    .value_parser(PathBufValueParser::new())
                    .num_args(1..)
                    .action(ArgAction::Append)
                    .help(say(
                        "So với bộ tiêu chí sau khi sửa theo các phương án này, lần lượt",
                        "Hold against the rule sets as these amendments make them, in order",
                    )),
            )
            .arg(format(&[Format::Table, Format::Csv, Format::Json]))
            .arg(output())
            .arg(numbers())
            .arg(layer()),
    )
    .subcommand(
        inner("completions", say("In tập lệnh gợi ý cho bash, zsh, fish, powershell", "Print completions for bash, zsh, fish, powershell")).arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(value_parser!(clap_complete::Shell))
                .hide_possible_values(true)
                .help_heading(say("Tham số", "Arguments"))
                .help(say("bash, zsh, fish, powershell hoặc elvish", "bash, zsh, fish, powershell or elvish")),
        ),
    );
    let common = [
        Arg::new("lang")
            .long("lang")
            .value_name("vi|en")
            .value_parser(["vi", "en"])
            .default_value("vi")
            .hide_default_value(true)
            .hide_possible_values(true)
            .help(say("Ngôn ngữ: vi hoặc en (mặc định vi)", "Language: vi or en (default vi)")),
        Arg::new("help").short('h').long("help").action(ArgAction::Help).help(say("In hướng dẫn này", "Print this help")),
    ];
    root = root.args(common.clone());
    root.mut_subcommands(move |command| command.args(common.clone()))
}

/// A path that was typed.
pub fn path<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m PathBuf> {
    matches.get_one::<PathBuf>(name)
}

/// Paths that were typed.
pub fn paths(matches: &ArgMatches, name: &str) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(name).map(|paths| paths.cloned().collect()).unwrap_or_default()
}

/// A word that was typed, or its default.
pub fn word<'m>(matches: &'m ArgMatches, name: &str) -> &'m str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

/// What clap refuses, in the reader's language.
pub fn refusal(error: &clap::Error, lang: Lang) -> String {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let command = text(ContextKind::InvalidSubcommand);
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(text)
        .find(|suggested| !suggested.is_empty());
    let said = match (error.kind(), lang) {
        (ErrorKind::MissingRequiredArgument, Lang::Vi) => format!("thiếu {argument}"),
        (ErrorKind::MissingRequiredArgument, Lang::En) => format!("{argument} is missing"),
        (ErrorKind::UnknownArgument, Lang::Vi) => format!("không có tùy chọn `{argument}`"),
        (ErrorKind::UnknownArgument, Lang::En) => format!("there is no option `{argument}`"),
        (ErrorKind::InvalidSubcommand, Lang::Vi) => format!("không có lệnh `{command}`"),
        (ErrorKind::InvalidSubcommand, Lang::En) => format!("there is no command `{command}`"),
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, Lang::Vi) => "thiếu lệnh".to_owned(),
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, Lang::En) => {
            "a command is missing".to_owned()
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Lang::Vi) if value.is_empty() => {
            format!("`{argument}` cần một giá trị")
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Lang::En) if value.is_empty() => {
            format!("`{argument}` needs a value")
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Lang::Vi) => format!("`{value}` không dùng được cho `{argument}`"),
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Lang::En) => format!("`{value}` cannot be used for `{argument}`"),
        (ErrorKind::ArgumentConflict, Lang::Vi) => format!("`{argument}` chỉ được nêu một lần"),
        (ErrorKind::ArgumentConflict, Lang::En) => format!("`{argument}` may be given only once"),
        (_, Lang::Vi) => "không hiểu dòng lệnh".to_owned(),
        (_, Lang::En) => "the command line is not understood".to_owned(),
    };
    let suggestion = suggested.map_or_else(String::new, |word| match lang {
        Lang::Vi => format!(" (có phải `{word}`?)"),
        Lang::En => format!(" (did you mean `{word}`?)"),
    });
    // the values that an option takes are hidden from its help where the help tells them in a sentence
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(valid)) if !valid.is_empty() && suggestion.is_empty() => valid.join(", "),
        _ => String::new(),
    };
    let valid = match (valid.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Vi) => format!("; dùng một trong: {valid}"),
        (false, Lang::En) => format!("; use one of: {valid}"),
    };
    match lang {
        Lang::Vi => format!("lỗi: {said}{suggestion}{valid}\nxem `vungmanh --help`\n"),
        Lang::En => format!("error: {said}{suggestion}{valid}\nsee `vungmanh --help --lang en`\n"),
    }
}
