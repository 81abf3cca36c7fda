#include "inventory/filter/syntax/filter_parser.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/filter/syntax/filter_errors.h"
#include "inventory/filter/syntax/filter_lexer.h"

namespace muster::inventory {
namespace {

using Kind = FilterToken::Kind;

absl::Status TooDeep(size_t position) {
  return FilterMalformed(
      position, absl::StrCat("it is nested more than ", kMaxFilterDepth,
                             " levels deep; simplify it"));
}

absl::Status TooLong(absl::string_view what) {
  return FilterMalformed(kMaxFilterBytes,
                         absl::StrCat(what, " has more than ", kMaxFilterBytes,
                                      " bytes; shorten it"));
}

class Parser {
 public:
  explicit Parser(std::vector<FilterToken> tokens)
      : tokens_(std::move(tokens)) {}

  absl::StatusOr<FilterNode> Run() {
    if (At(Kind::kEnd)) return FilterNode();
    ASSIGN_OR_RETURN(FilterNode node, Expression());
    if (At(Kind::kEnd)) return node;
    return FilterMalformed(Peek().position, "this ) closes nothing");
  }

 private:
  // Ends before `)` or at the end.
  absl::StatusOr<FilterNode> Expression() {
    std::vector<FilterNode> factors;
    do {
      ASSIGN_OR_RETURN(FilterNode factor, Factor());
      factors.push_back(std::move(factor));
    } while (Take(Kind::kAnd) || (!At(Kind::kEnd) && !At(Kind::kClose)));
    return FilterNode::And(std::move(factors));
  }

  absl::StatusOr<FilterNode> Factor() {
    std::vector<FilterNode> terms;
    do {
      ASSIGN_OR_RETURN(FilterNode term, Term());
      terms.push_back(std::move(term));
    } while (Take(Kind::kOr));
    return FilterNode::Or(std::move(terms));
  }

  absl::StatusOr<FilterNode> Term() {
    if (!Take(Kind::kNot)) return Simple();
    ASSIGN_OR_RETURN(FilterNode operand, Simple());
    return FilterNode::Not(std::move(operand));
  }

  absl::StatusOr<FilterNode> Simple() {
    if (At(Kind::kOpen)) return Group();
    if (At(Kind::kField)) return Comparison();
    return FilterMalformed(Peek().position,
                           "a comparison such as field = \"value\", or a "
                           "group in parentheses, must stand here");
  }

  absl::StatusOr<FilterNode> Group() {
    const size_t open = Peek().position;
    if (depth_ == kMaxFilterDepth) return TooDeep(open);
    ++depth_;
    ++next_;
    ASSIGN_OR_RETURN(FilterNode node, Expression());
    if (!Take(Kind::kClose)) {
      return FilterMalformed(open, "this ( is never closed");
    }
    --depth_;
    return node;
  }

  absl::StatusOr<FilterNode> Comparison() {
    FilterComparison comparison;
    comparison.position = Peek().position;
    comparison.field = std::move(tokens_[next_++].text);
    if (At(Kind::kOpen)) {
      return FilterMalformed(comparison.position, "there are no functions");
    }
    if (!At(Kind::kOperator)) {
      return FilterMalformed(comparison.position,
                             "a word alone is not searched for; write field = "
                             "\"value\"");
    }
    if (++terms_ > kMaxFilterTerms) {
      return FilterMalformed(comparison.position,
                             absl::StrCat("more than ", kMaxFilterTerms,
                                          " comparisons; use fewer"));
    }
    comparison.op = tokens_[next_++].op;
    if (At(Kind::kStar)) comparison.op = FilterOp::kIsSet;
    comparison.value = std::move(tokens_[next_++].text);
    return FilterNode::Comparison(std::move(comparison));
  }

  bool At(Kind kind) const { return Peek().kind == kind; }

  bool Take(Kind kind) {
    if (!At(kind)) return false;
    ++next_;
    return true;
  }

  const FilterToken& Peek() const { return tokens_[next_]; }

  std::vector<FilterToken> tokens_;
  size_t next_ = 0;
  int depth_ = 0;
  int terms_ = 0;
};

}  // namespace

absl::StatusOr<FilterNode> ParseFilter(absl::string_view text) {
  if (text.size() > kMaxFilterBytes) return TooLong("it");
  ASSIGN_OR_RETURN(std::vector<FilterToken> tokens, LexFilter(text));
  ASSIGN_OR_RETURN(FilterNode node, Parser(std::move(tokens)).Run());
  if (node.Depth() > kMaxFilterDepth) return TooDeep(0);
  if (node.ToString().size() > kMaxFilterBytes) {
    return TooLong("its canonical form");
  }
  return node;
}

}  // namespace muster::inventory
