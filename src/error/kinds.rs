//! The table of everything that can go wrong: code, openCypher's type, phase and detail, and the exit code.

/// When an error is found: before a query runs, or while it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Found in the text, before anything ran.
    Compile,
    /// Found while running.
    Runtime,
}

impl Phase {
    /// The phase as openCypher writes it.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Compile => "compile time",
            Phase::Runtime => "runtime",
        }
    }
}

/// What the process says when it ends with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing is wrong that the user should hear of.
    Quiet = 0,
    /// A question or its data is at fault.
    Question = 1,
    /// The command line is at fault.
    Usage = 2,
    /// A file can't be found, read, written or locked.
    Io = 3,
    /// A database is corrupt, or is not one.
    Corrupt = 4,
    /// A limit or a budget was reached.
    Limit = 5,
    /// The user interrupted.
    Interrupted = 130,
}

/// One kind of error: a row of the table below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Kenning's own code, such as `K101`.
    pub code: &'static str,
    /// openCypher's error type, such as `SyntaxError`.
    pub class: &'static str,
    /// When it is found.
    pub phase: Phase,
    /// openCypher's detail, such as `UndefinedVariable`.
    pub detail: &'static str,
    /// The exit code of a process that ends with it.
    pub exit: Exit,
}

const fn compile(code: &'static str, class: &'static str, detail: &'static str) -> Kind {
    Kind { code, class, phase: Phase::Compile, detail, exit: Exit::Question }
}

const fn runtime(code: &'static str, class: &'static str, detail: &'static str) -> Kind {
    Kind { code, class, phase: Phase::Runtime, detail, exit: Exit::Question }
}

const fn door(code: &'static str, class: &'static str, detail: &'static str, exit: Exit) -> Kind {
    Kind { code, class, phase: Phase::Runtime, detail, exit }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $kind:expr;)*) => {
        $($(#[doc = $doc])* pub const $name: Kind = $kind;)*
        /// Every kind, in the order of their codes.
        pub const ALL: &[Kind] = &[$($name),*];
    };
}

kinds! {
    // Phrases.
    /// A word that this world doesn't know.
    UNKNOWN_WORD = compile("K101", "PhraseError", "UnknownWord");
    /// The words are known, but the phrase can't be understood as a whole.
    NOT_UNDERSTOOD = compile("K102", "PhraseError", "NotUnderstood");
    /// The phrase stops where something must follow.
    INCOMPLETE_PHRASE = compile("K103", "PhraseError", "IncompletePhrase");
    /// Two readings are too close to call.
    AMBIGUOUS_PHRASE = compile("K104", "PhraseError", "AmbiguousPhrase");
    /// A date that can't be.
    IMPOSSIBLE_DATE = compile("K105", "PhraseError", "ImpossibleDate");
    /// No relation of this world joins the two.
    NO_SUCH_RELATION = compile("K106", "PhraseError", "NoSuchRelation");
    /// A follow-up with nothing before it.
    NOTHING_BEFORE = compile("K107", "PhraseError", "NothingBefore");
    // Cypher, found in the text.
    /// The text is not Cypher.
    UNEXPECTED_SYNTAX = compile("K201", "SyntaxError", "UnexpectedSyntax");
    /// A variable that nothing defines.
    UNDEFINED_VARIABLE = compile("K202", "SyntaxError", "UndefinedVariable");
    /// A variable used as two kinds of thing.
    VARIABLE_TYPE_CONFLICT = compile("K203", "SyntaxError", "VariableTypeConflict");
    /// A variable defined twice.
    VARIABLE_ALREADY_BOUND = compile("K204", "SyntaxError", "VariableAlreadyBound");
    /// An argument of a type that can't be used there.
    INVALID_ARGUMENT_TYPE = compile("K205", "SyntaxError", "InvalidArgumentType");
    /// An aggregation where none may stand.
    INVALID_AGGREGATION = compile("K206", "SyntaxError", "InvalidAggregation");
    /// A mixed expression whose grouping can't be told.
    AMBIGUOUS_AGGREGATION = compile("K207", "SyntaxError", "AmbiguousAggregationExpression");
    /// An integer that doesn't fit 64 bits.
    INTEGER_OVERFLOW = compile("K208", "SyntaxError", "IntegerOverflow");
    /// A float that is out of range.
    FLOATING_POINT_OVERFLOW = compile("K209", "SyntaxError", "FloatingPointOverflow");
    /// A number with bad digits.
    INVALID_NUMBER = compile("K210", "SyntaxError", "InvalidNumberLiteral");
    /// A bad `\u` escape.
    INVALID_UNICODE_LITERAL = compile("K211", "SyntaxError", "InvalidUnicodeLiteral");
    /// A character that may not stand there.
    INVALID_UNICODE_CHARACTER = compile("K212", "SyntaxError", "InvalidUnicodeCharacter");
    /// Too many or too few arguments.
    INVALID_NUMBER_OF_ARGUMENTS = compile("K213", "SyntaxError", "InvalidNumberOfArguments");
    /// A parameter where none may stand.
    INVALID_PARAMETER_USE = compile("K214", "SyntaxError", "InvalidParameterUse");
    /// SKIP or LIMIT that looks at rows.
    NON_CONSTANT_EXPRESSION = compile("K215", "SyntaxError", "NonConstantExpression");
    /// A negative SKIP or LIMIT.
    NEGATIVE_INTEGER = compile("K216", "SyntaxError", "NegativeIntegerArgument");
    /// Clauses in an order that can't be.
    INVALID_CLAUSE_COMPOSITION = compile("K217", "SyntaxError", "InvalidClauseComposition");
    /// Two columns of one name.
    COLUMN_NAME_CONFLICT = compile("K218", "SyntaxError", "ColumnNameConflict");
    /// The parts of a UNION return different columns.
    DIFFERENT_COLUMNS_IN_UNION = compile("K219", "SyntaxError", "DifferentColumnsInUnion");
    /// A function that doesn't exist.
    UNKNOWN_FUNCTION = compile("K220", "SyntaxError", "UnknownFunction");
    /// An aggregation inside an aggregation.
    NESTED_AGGREGATION = compile("K221", "SyntaxError", "NestedAggregation");
    /// `*` with nothing to stand for.
    NO_VARIABLES_IN_SCOPE = compile("K222", "SyntaxError", "NoVariablesInScope");
    /// An expression in WITH that needs a name.
    NO_EXPRESSION_ALIAS = compile("K223", "SyntaxError", "NoExpressionAlias");
    /// One relationship variable twice in one pattern.
    RELATIONSHIP_UNIQUENESS = compile("K224", "SyntaxError", "RelationshipUniquenessViolation");
    /// A relationship pattern that can't be.
    INVALID_RELATIONSHIP_PATTERN = compile("K225", "SyntaxError", "InvalidRelationshipPattern");
    /// A parameter that was not given.
    MISSING_PARAMETER = compile("K226", "ParameterMissing", "MissingParameter");
    /// A procedure that doesn't exist.
    PROCEDURE_NOT_FOUND = compile("K227", "ProcedureError", "ProcedureNotFound");
    /// A property asked of what can have none.
    WRONG_TYPE = compile("K228", "TypeError", "InvalidArgumentType");
    /// A procedure within a query that is given no arguments in parentheses.
    INVALID_ARGUMENT_PASSING = compile("K229", "SyntaxError", "InvalidArgumentPassingMode");
    /// A relationship to be made without exactly one type.
    NO_SINGLE_RELATIONSHIP_TYPE = compile("K240", "SyntaxError", "NoSingleRelationshipType");
    /// A relationship to be made without a direction.
    REQUIRES_DIRECTED_RELATIONSHIP = compile("K241", "SyntaxError", "RequiresDirectedRelationship");
    /// A relationship of variable length to be made.
    CREATING_VAR_LENGTH = compile("K242", "SyntaxError", "CreatingVarLength");
    /// Something that can't be deleted.
    INVALID_DELETE = compile("K243", "SyntaxError", "InvalidDelete");
    // Cypher, found while running.
    /// A value of a type that can't be used there.
    TYPE_ERROR = runtime("K301", "TypeError", "InvalidArgumentValue");
    /// A map asked for something that is not a name.
    MAP_ACCESS = runtime("K302", "TypeError", "MapElementAccessByNonString");
    /// An argument out of its range.
    NUMBER_OUT_OF_RANGE = runtime("K303", "ArgumentError", "NumberOutOfRange");
    /// An argument of a wrong type, found while running.
    ARGUMENT_TYPE = runtime("K304", "ArgumentError", "InvalidArgumentType");
    /// An integer result that doesn't fit 64 bits, or a division by zero.
    ARITHMETIC = runtime("K305", "ArithmeticError", "NumberOutOfRange");
    /// A negative SKIP or LIMIT given as a parameter.
    NEGATIVE_PARAMETER = runtime("K306", "SyntaxError", "NegativeIntegerArgument");
    /// A SKIP or LIMIT parameter that is not an integer.
    LIMIT_TYPE = runtime("K307", "SyntaxError", "InvalidArgumentType");
    /// An index into what holds nothing.
    NO_CONTAINER = runtime("K308", "TypeError", "InvalidArgumentType");
    /// A value that can't be kept as a property.
    INVALID_PROPERTY_TYPE = runtime("K320", "TypeError", "InvalidPropertyType");
    /// MERGE with a null property.
    MERGE_NULL = runtime("K321", "SemanticError", "MergeReadOwnWrites");
    /// Access to what was deleted.
    DELETED_ENTITY = runtime("K322", "EntityNotFound", "DeletedEntityAccess");
    /// A node deleted whose relationships stay.
    CONNECTED_NODE = runtime("K323", "ConstraintVerificationFailed", "DeleteConnectedNode");
    /// A rule of the graph that would be broken.
    CONSTRAINT_BROKEN = runtime("K324", "ConstraintVerificationFailed", "ConstraintBroken");
    /// An index or a constraint that is there already.
    INDEX_EXISTS = runtime("K325", "SchemaError", "AlreadyExists");
    /// An index or a constraint that isn't there.
    NO_INDEX = runtime("K326", "SchemaError", "NotFound");
    // Files to import.
    /// A row of a file that can't be loaded.
    BAD_ROW = door("K401", "ImportError", "BadRow", Exit::Question);
    /// A header that can't be understood.
    BAD_HEADER = door("K402", "ImportError", "BadHeader", Exit::Question);
    /// A world's settings or lexicon at fault.
    BAD_LEXICON = door("K403", "ImportError", "BadLexicon", Exit::Question);
    /// A folder that is not a world.
    NOT_A_WORLD = door("K404", "ImportError", "NotAWorld", Exit::Corrupt);
    // Doors.
    /// The command line is at fault.
    USAGE = door("K501", "UsageError", "Usage", Exit::Usage);
    /// A file or folder can't be found, read or written.
    IO = door("K502", "IoError", "Io", Exit::Io);
    /// Expected answers differ.
    ANSWERS_DIFFER = door("K503", "CheckError", "AnswersDiffer", Exit::Question);
    /// Whoever read the output has left.
    BROKEN_PIPE = door("K504", "IoError", "BrokenPipe", Exit::Quiet);
    /// A fault in Kenning itself.
    INTERNAL = door("K505", "InternalError", "Internal", Exit::Question);
    /// A limit was reached.
    LIMIT = door("K601", "LimitError", "LimitReached", Exit::Limit);
    /// Nesting deeper than Kenning reads.
    TOO_DEEP = Kind { code: "K602", class: "SyntaxError", phase: Phase::Compile, detail: "TooDeep", exit: Exit::Limit };
    /// The budget of time or memory ran out.
    BUDGET = door("K603", "LimitError", "BudgetSpent", Exit::Limit);
    /// The user interrupted.
    CANCELLED = door("K604", "LimitError", "Cancelled", Exit::Interrupted);
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn codes_are_unique_and_rising() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
