#include "plugins/trust/identity/forwarded_certificate.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/trust/identity/percent.h"

namespace muster::trust {
namespace {

constexpr size_t kMaxHeaderBytes = 262144;

absl::Status Malformed(absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED",
               what);
}

// Reads the header from front to back; begins anew with each element.
class Reader {
 public:
  explicit Reader(absl::string_view rest) : rest_(rest) {}

  absl::StatusOr<v1::ClientCertificate> ReadLast() {
    while (true) {
      RETURN_IF_ERROR(ReadPair());
      if (rest_.empty()) return std::move(certificate_);
      if (rest_[0] == ',') certificate_.Clear();
      rest_.remove_prefix(1);
    }
  }

 private:
  absl::Status ReadPair() {
    rest_ = absl::StripLeadingAsciiWhitespace(rest_);
    const size_t end = rest_.find_first_of("=,;\"");
    if (end == absl::string_view::npos || rest_[end] != '=') {
      return Malformed(
          "x-forwarded-client-cert has a part without key and \"=\"");
    }
    const absl::string_view key =
        absl::StripAsciiWhitespace(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    ASSIGN_OR_RETURN(std::string value, absl::ConsumePrefix(&rest_, "\"")
                                            ? ReadQuoted()
                                            : ReadPlain());
    Take(key, std::move(value));
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> ReadQuoted() {
    std::string value;
    while (!rest_.empty()) {
      if (absl::ConsumePrefix(&rest_, "\"")) return EndOfQuoted(value);
      if (!absl::ConsumePrefix(&rest_, "\\\"")) {
        value += rest_[0];
        rest_.remove_prefix(1);
      } else {
        value += '"';
      }
    }
    return Malformed("a quoted value of x-forwarded-client-cert has no end");
  }

  absl::StatusOr<std::string> EndOfQuoted(std::string& value) {
    rest_ = absl::StripLeadingAsciiWhitespace(rest_);
    if (rest_.empty() || rest_[0] == ',' || rest_[0] == ';') {
      return std::move(value);
    }
    return Malformed("x-forwarded-client-cert goes on after a quoted value");
  }

  absl::StatusOr<std::string> ReadPlain() {
    const absl::string_view value =
        rest_.substr(0, rest_.find_first_of(",;\""));
    rest_.remove_prefix(value.size());
    if (absl::StartsWith(rest_, "\"")) {
      return Malformed("a value of x-forwarded-client-cert has a quote in it");
    }
    return std::string(absl::StripAsciiWhitespace(value));
  }

  void Take(absl::string_view key, std::string value) {
    if (absl::EqualsIgnoreCase(key, "Cert")) {
      certificate_.set_pem(PercentDecoded(value));
    } else if (absl::EqualsIgnoreCase(key, "Subject")) {
      certificate_.set_subject(std::move(value));
    } else if (absl::EqualsIgnoreCase(key, "URI")) {
      if (!value.empty()) certificate_.add_uri_sans(std::move(value));
    } else if (absl::EqualsIgnoreCase(key, "DNS")) {
      certificate_.add_dns_sans(std::move(value));
    } else if (absl::EqualsIgnoreCase(key, "Email")) {
      certificate_.add_email_sans(std::move(value));
    }
  }

  absl::string_view rest_;
  v1::ClientCertificate certificate_;
};

}  // namespace

absl::StatusOr<v1::ClientCertificate> LastForwardedCertificate(
    absl::string_view header) {
  if (header.size() > kMaxHeaderBytes) {
    return Malformed("x-forwarded-client-cert is longer than 256 KiB");
  }
  return Reader(header).ReadLast();
}

}  // namespace muster::trust
