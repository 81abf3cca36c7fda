#include "plugins/trust/identity/subject.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::trust {
namespace {

constexpr size_t kMaxSubjectBytes = 16384;

absl::Status Malformed(absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED",
               what);
}

bool IsTypeByte(char c) {
  return absl::ascii_isalnum(c) || c == '.' || c == '-';
}

bool IsType(absl::string_view text) {
  return !text.empty() && absl::ascii_isalnum(text[0]) &&
         std::all_of(text.begin(), text.end(), IsTypeByte);
}

bool IsSeparator(char c) { return c == ',' || c == ';' || c == '+'; }

// Reads a subject of RFC 4514 from front to back.
class Reader {
 public:
  explicit Reader(absl::string_view rest) : rest_(rest) {}

  absl::StatusOr<std::vector<SubjectAttribute>> ReadAll() {
    std::vector<SubjectAttribute> attributes;
    while (true) {
      SkipSpaces();
      ASSIGN_OR_RETURN(attributes.emplace_back(), ReadAttribute());
      SkipSpaces();
      if (rest_.empty()) return attributes;
      if (!IsSeparator(rest_[0])) {
        return Malformed("the subject goes on after a quoted value");
      }
      rest_.remove_prefix(1);
    }
  }

 private:
  void SkipSpaces() { rest_ = absl::StripLeadingAsciiWhitespace(rest_); }

  absl::StatusOr<SubjectAttribute> ReadAttribute() {
    const size_t equals = rest_.find('=');
    if (equals == absl::string_view::npos) {
      return Malformed("the subject has a part without \"=\"");
    }
    const absl::string_view type =
        absl::StripAsciiWhitespace(rest_.substr(0, equals));
    if (!IsType(type)) return Malformed("the subject has a part without type");
    SubjectAttribute attribute{std::string(type), ""};
    rest_.remove_prefix(equals + 1);
    SkipSpaces();
    ASSIGN_OR_RETURN(attribute.value, absl::ConsumePrefix(&rest_, "\"")
                                          ? ReadQuoted()
                                          : ReadPlain());
    return attribute;
  }

  absl::StatusOr<std::string> ReadQuoted() {
    std::string value;
    while (!rest_.empty()) {
      if (absl::ConsumePrefix(&rest_, "\"")) return value;
      RETURN_IF_ERROR(ReadByte(value));
    }
    return Malformed("a quoted value of the subject has no end");
  }

  absl::StatusOr<std::string> ReadPlain() {
    std::string value;
    size_t kept = 0;  // what is behind are spaces that nobody escaped
    while (!rest_.empty() && !IsSeparator(rest_[0])) {
      const bool space = rest_[0] == ' ';
      RETURN_IF_ERROR(ReadByte(value));
      if (!space) kept = value.size();
    }
    value.resize(kept);
    return value;
  }

  absl::Status ReadByte(std::string& value) {
    if (!absl::ConsumePrefix(&rest_, "\\")) {
      value += rest_[0];
      rest_.remove_prefix(1);
      return absl::OkStatus();
    }
    if (rest_.empty()) return Malformed("the subject ends with a backslash");
    const bool hex = rest_.size() >= 2 && absl::ascii_isxdigit(rest_[0]) &&
                     absl::ascii_isxdigit(rest_[1]);
    value += hex ? absl::HexStringToBytes(rest_.substr(0, 2))
                 : std::string(1, rest_[0]);
    rest_.remove_prefix(hex ? 2 : 1);
    return absl::OkStatus();
  }

  absl::string_view rest_;
};

// Where the next `/type=` begins in `text`, from `from` on; npos if nowhere.
size_t NextSlashed(absl::string_view text, size_t from) {
  for (size_t at = text.find('/', from); at != absl::string_view::npos;
       at = text.find('/', at + 1)) {
    const absl::string_view rest = text.substr(at + 1);
    const size_t equals = rest.find('=');
    if (equals != absl::string_view::npos && IsType(rest.substr(0, equals))) {
      return at;
    }
  }
  return absl::string_view::npos;
}

absl::StatusOr<std::vector<SubjectAttribute>> ParseSlashed(
    absl::string_view subject) {
  std::vector<SubjectAttribute> attributes;
  size_t at = NextSlashed(subject, 0);
  if (at != 0) return Malformed("the subject has a part without type");
  while (at != absl::string_view::npos) {
    const size_t next = NextSlashed(subject, at + 1);
    const absl::string_view part = subject.substr(
        at + 1, next == absl::string_view::npos ? absl::string_view::npos
                                                : next - at - 1);
    const size_t equals = part.find('=');
    attributes.push_back({std::string(part.substr(0, equals)),
                          std::string(part.substr(equals + 1))});
    at = next;
  }
  return attributes;
}

}  // namespace

absl::StatusOr<std::vector<SubjectAttribute>> ParseSubject(
    absl::string_view subject) {
  if (subject.size() > kMaxSubjectBytes) {
    return Malformed("the subject is longer than 16 KiB");
  }
  if (absl::StripAsciiWhitespace(subject).empty()) {
    return std::vector<SubjectAttribute>();
  }
  if (subject[0] == '/') return ParseSlashed(subject);
  return Reader(subject).ReadAll();
}

}  // namespace muster::trust
