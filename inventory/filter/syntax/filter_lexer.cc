#include "inventory/filter/syntax/filter_lexer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/filter/syntax/filter_errors.h"

namespace muster::inventory {
namespace {

using Kind = FilterToken::Kind;

struct Operator {
  absl::string_view text;
  FilterOp op;
};

// The longer before its own beginning.
constexpr Operator kOperators[] = {
    {"!=", FilterOp::kNotEqual},     {"<=", FilterOp::kLessEqual},
    {">=", FilterOp::kGreaterEqual}, {"=", FilterOp::kEqual},
    {"<", FilterOp::kLess},          {">", FilterOp::kGreater},
    {":", FilterOp::kHas},
};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsFieldChar(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '.' || c == '-';
}

bool IsWordChar(char c) {
  constexpr absl::string_view kOthers = "()\"'\\=<>!";
  return !absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != ' ' &&
         kOthers.find(c) == absl::string_view::npos;
}

Kind WordKind(absl::string_view word) {
  if (word == "AND") return Kind::kAnd;
  if (word == "OR") return Kind::kOr;
  if (word == "NOT") return Kind::kNot;
  return Kind::kField;
}

class Lexer {
 public:
  explicit Lexer(absl::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<FilterToken>> Run() {
    for (SkipSpace(); position_ < text_.size(); SkipSpace()) {
      RETURN_IF_ERROR(Next());
    }
    Add(Kind::kEnd, position_);
    return std::move(tokens_);
  }

 private:
  absl::Status Next() {
    const char c = text_[position_];
    if (c == '(') return Punctuation(Kind::kOpen);
    if (c == ')') return Punctuation(Kind::kClose);
    if (c == '-') return Punctuation(Kind::kNot);
    if (IsFieldChar(c)) return Word();
    for (const Operator& candidate : kOperators) {
      if (absl::StartsWith(Rest(), candidate.text)) return Compare(candidate);
    }
    return FilterMalformed(position_,
                           "a field, NOT, - or ( may stand here; write field "
                           "= \"value\"");
  }

  absl::Status Punctuation(Kind kind) {
    Add(kind, position_++);
    return absl::OkStatus();
  }

  absl::Status Word() {
    const size_t start = position_;
    while (position_ < text_.size() && IsFieldChar(text_[position_])) {
      ++position_;
    }
    const absl::string_view word = text_.substr(start, position_ - start);
    Add(WordKind(word), start).text = std::string(word);
    return absl::OkStatus();
  }

  absl::Status Compare(const Operator& found) {
    Add(Kind::kOperator, position_).op = found.op;
    position_ += found.text.size();
    SkipSpace();
    RETURN_IF_ERROR(absl::StartsWith(Rest(), "\"") ? QuotedValue()
                                                   : WordValue());
    if (Rest().empty() || IsSpace(Rest().front()) || Rest().front() == ')') {
      return absl::OkStatus();
    }
    return FilterMalformed(position_,
                           "a value ends here; put a space after it, or double "
                           "quotes around all of it");
  }

  absl::Status QuotedValue() {
    const size_t start = position_++;
    std::string value;
    while (!Rest().empty() && Rest().front() != '"') {
      if (Rest().front() == '\\' && !SkipEscape()) {
        return FilterMalformed(position_,
                               "only \\\" and \\\\ are escapes in a string");
      }
      value.push_back(text_[position_++]);
    }
    if (Rest().empty()) return FilterMalformed(start, "this string has no end");
    ++position_;
    Add(Kind::kValue, start).text = std::move(value);
    return absl::OkStatus();
  }

  bool SkipEscape() {
    const absl::string_view escape = Rest().substr(0, 2);
    if (escape != "\\\"" && escape != "\\\\") return false;
    ++position_;
    return true;
  }

  absl::Status WordValue() {
    const size_t start = position_;
    while (!Rest().empty() && IsWordChar(Rest().front())) ++position_;
    const absl::string_view word = text_.substr(start, position_ - start);
    if (word == "*") return Star(start);
    RETURN_IF_ERROR(CheckWord(word, start));
    Add(Kind::kValue, start).text = std::string(word);
    return absl::OkStatus();
  }

  absl::Status Star(size_t start) {
    if (tokens_.back().op != FilterOp::kHas) {
      return FilterMalformed(start, "* only follows :, as in field:*");
    }
    Add(Kind::kStar, start);
    return absl::OkStatus();
  }

  absl::Status CheckWord(absl::string_view word, size_t start) const {
    if (word.empty() || word.front() == ':') {
      return FilterMalformed(start,
                             "a value must follow the operator: a word, or a "
                             "string in double quotes");
    }
    if (WordKind(word) != Kind::kField) {
      return FilterMalformed(
          start, absl::StrCat("a value must follow the operator; put double "
                              "quotes around ",
                              word, " to mean the word"));
    }
    if (absl::StrContains(word, '*')) {
      return FilterMalformed(start,
                             "there are no wildcards; put double quotes around "
                             "a value that holds *");
    }
    return absl::OkStatus();
  }

  FilterToken& Add(Kind kind, size_t position) {
    FilterToken token;
    token.kind = kind;
    token.position = position;
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }

  void SkipSpace() {
    while (!Rest().empty() && IsSpace(Rest().front())) ++position_;
  }

  absl::string_view Rest() const { return text_.substr(position_); }

  const absl::string_view text_;
  size_t position_ = 0;
  std::vector<FilterToken> tokens_;
};

}  // namespace

absl::StatusOr<std::vector<FilterToken>> LexFilter(absl::string_view text) {
  return Lexer(text).Run();
}

}  // namespace muster::inventory
