#include "tests/fake_iru/http/faults.h"

#include <exception>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace muster::fake_iru {
namespace {

const std::set<std::string>& Kinds() {
  static const auto* const kinds =
      new std::set<std::string>{"status", "malformed", "truncate", "delay_ms",
                                "hang",   "reset",     "bad_row"};
  return *kinds;
}

Response AnswerOf(const Json& spec) {
  Response answer;
  answer.status = spec.value("status", 500);
  const Json body = spec.value("body", Json(""));
  answer.body = body.is_string() ? body.get<std::string>() : body.dump();
  const Json headers = spec.value("headers", Json::object());
  for (const auto& [name, value] : headers.items()) {
    const bool text = value.is_string();
    const std::string shown = text ? value.get<std::string>() : value.dump();
    if (name == "Content-Type") {
      answer.content_type = shown;
    } else {
      answer.headers.emplace_back(name, shown);
    }
  }
  return answer;
}

// Null if it is no regular expression.
std::shared_ptr<const regex_t> Compile(const std::string& pattern) {
  auto regex = std::make_unique<regex_t>();
  const int flags = REG_EXTENDED | REG_NOSUB;
  if (regcomp(regex.get(), pattern.c_str(), flags) != 0) return nullptr;
  return {regex.release(), [](regex_t* compiled) {
            regfree(compiled);
            delete compiled;
          }};
}

// nlohmann's typed reads throw; Parse() catches.
Fault Read(const Json& spec) {
  Fault fault;
  fault.match = Compile(spec.value("match", std::string(".*")));
  fault.method = spec.value("method", std::string());
  fault.times = spec.value("times", 1);
  fault.kind = spec.value("kind", std::string());
  const bool lost_before = fault.kind == "status" || fault.kind == "hang";
  fault.executes = spec.value("executes", !lost_before);
  fault.answer = AnswerOf(spec);
  fault.delay = absl::Milliseconds(spec.value("delay_ms", 0));
  fault.field = spec.value("field", std::string("serial_number"));
  fault.value = spec.value("value", Json(17));
  return fault;
}

absl::StatusOr<Fault> Parse(const Json& spec) {
  try {
    Fault fault = Read(spec);
    if (!fault.match) {
      return absl::InvalidArgumentError(
          "\"match\" is no POSIX extended regular expression.");
    }
    if (Kinds().count(fault.kind) > 0) return fault;
    return absl::InvalidArgumentError(
        absl::StrCat("\"", fault.kind,
                     "\" is no kind of fault; use status, malformed, "
                     "truncate, delay_ms, hang, reset or bad_row."));
  } catch (const std::exception& e) {
    return absl::InvalidArgumentError(
        absl::StrCat("This is not a fault: ", e.what()));
  }
}

Json* RowsOf(Json& body) {
  if (body.is_array()) return &body;
  if (!body.is_object()) return nullptr;
  for (const char* key : {"data", "results"}) {
    if (body.contains(key) && body[key].is_array()) return &body[key];
  }
  return nullptr;
}

std::string WithBadRow(const std::string& text, const std::string& field,
                       const Json& value) {
  Json body = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  Json* const rows = RowsOf(body);
  if (!rows || rows->empty()) return text;
  Json& row = (*rows)[rows->size() / 2];
  if (row.is_object()) row[field] = value;
  return body.dump();
}

}  // namespace

Response Fault::Spoil(Response response) const {
  if (kind == "status") return answer;
  if (kind == "malformed") {
    response.body = response.body.substr(0, response.body.size() / 2) + "<";
  } else if (kind == "truncate") {
    response.mischief = Mischief::kTruncate;
  } else if (kind == "delay_ms") {
    response.delay = delay;
  } else if (kind == "hang") {
    response.mischief = Mischief::kHang;
  } else if (kind == "reset") {
    response.mischief = Mischief::kReset;
  } else if (kind == "bad_row") {
    response.body = WithBadRow(response.body, field, value);
  }
  return response;
}

absl::Status FaultList::Add(const Json& spec) {
  absl::StatusOr<Fault> fault = Parse(spec);
  if (!fault.ok()) return fault.status();
  faults_.push_back(*std::move(fault));
  return absl::OkStatus();
}

std::optional<Fault> FaultList::Take(const Request& request) {
  for (auto it = faults_.begin(); it != faults_.end(); ++it) {
    const bool method = it->method.empty() || it->method == request.method;
    const char* const path = request.path.c_str();
    if (!method || regexec(it->match.get(), path, 0, nullptr, 0) != 0) continue;
    Fault fault = *it;
    if (it->times > 0 && --it->times == 0) faults_.erase(it);
    return fault;
  }
  return std::nullopt;
}

}  // namespace muster::fake_iru
