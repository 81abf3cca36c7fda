#include "tests/fake_iru/http/message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace muster::fake_iru {
namespace {

bool IsEscape(absl::string_view text, size_t i) {
  return text[i] == '%' && i + 2 < text.size() &&
         absl::ascii_isxdigit(text[i + 1]) && absl::ascii_isxdigit(text[i + 2]);
}

Pairs ParseQuery(absl::string_view query) {
  Pairs params;
  for (absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    params.emplace_back(PercentDecode(pair.first, true),
                        PercentDecode(pair.second, true));
  }
  return params;
}

}  // namespace

std::optional<std::string> Request::Param(absl::string_view name) const {
  for (const auto& [key, value] : params) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Json Request::BodyJson() const {
  if (absl::StripAsciiWhitespace(body).empty()) return Json::object();
  return Json::parse(body, nullptr, /*allow_exceptions=*/false);
}

Request ParseTarget(absl::string_view method, absl::string_view target) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(target, absl::MaxSplits('?', 1));
  Request request;
  request.method = std::string(method);
  request.path = PercentDecode(absl::StripSuffix(parts.first, "/"), false);
  request.query = std::string(parts.second);
  request.params = ParseQuery(parts.second);
  return request;
}

std::string PercentDecode(absl::string_view text, bool plus_is_space) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsEscape(text, i)) {
      int byte = 0;
      (void)absl::SimpleHexAtoi(text.substr(i + 1, 2), &byte);
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string PercentEncode(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || absl::StrContains("-_.~", {&c, 1})) {
      encoded += c;
    } else {
      const std::string hex = absl::BytesToHexString({&c, 1});
      absl::StrAppend(&encoded, "%", absl::AsciiStrToUpper(hex));
    }
  }
  return encoded;
}

Response JsonResponse(int status, const Json& body) {
  Response response;
  response.status = status;
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

Response DetailResponse(int status, absl::string_view detail) {
  return JsonResponse(status, {{"detail", std::string(detail)}});
}

Response FieldError(absl::string_view field, absl::string_view text) {
  Json body = Json::object();
  body[std::string(field)] = Json::array({std::string(text)});
  return JsonResponse(400, body);
}

Response EmptyResponse(int status) {
  Response response;
  response.status = status;
  return response;
}

Response NotFound() { return DetailResponse(404, "Not found."); }

}  // namespace muster::fake_iru
