#include "actions/service/console_links.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

absl::Status Invalid(const std::string& source, absl::string_view why) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("actions.console_links of ", source, " ", why),
               {{"field", "actions.console_links"}, {"value", source}});
}

absl::Status Check(const config::v1::ActionsConfig::ConsoleLinkTemplate& link) {
  if (!absl::StartsWith(link.template_(), "https://")) {
    return Invalid(link.source(), "must begin with https://");
  }
  if (!absl::StrContains(link.template_(), "{device_id}") &&
      !absl::StrContains(link.template_(), "{serial_number}")) {
    return Invalid(link.source(),
                   "must contain {device_id} or {serial_number}");
  }
  return absl::OkStatus();
}

// Of `accuhive.api.eu.kandji.io` and a bare `accuhive` alike; "" of others,
// such as a fake tenant's.
std::string DefaultTemplate(const config::v1::IruSource& source) {
  if (absl::StrContains(source.host(), "://")) return "";
  const std::vector<std::string> labels = absl::StrSplit(source.host(), '.');
  const bool eu = absl::StrContains(source.host(), ".eu.") ||
                  source.region() == config::v1::IruSource::REGION_EU;
  return absl::StrCat("https://", labels[0], eu ? ".eu" : "",
                      ".kandji.io/devices/{device_id}");
}

// Ids and serial numbers in a URL: what is not plain is percent-encoded (RFC
// 3986, unreserved characters).
std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || absl::StrContains("-._~", c)) {
      escaped += c;
    } else {
      absl::StrAppend(
          &escaped, "%",
          absl::AsciiStrToUpper(absl::BytesToHexString(std::string(1, c))));
    }
  }
  return escaped;
}

}  // namespace

absl::StatusOr<ConsoleLinks> ConsoleLinks::Create(
    const config::v1::MusterConfig& config) {
  ConsoleLinks links;
  for (const auto& link : config.actions().console_links()) {
    RETURN_IF_ERROR(Check(link));
    const bool added =
        links.templates_.insert({link.source(), {link.template_(), false}})
            .second;
    if (!added) return Invalid(link.source(), "is there twice");
  }
  for (const config::v1::IruSource& source : config.iru_sources()) {
    const std::string text = DefaultTemplate(source);
    if (!text.empty()) links.templates_.insert({source.source(), {text, true}});
  }
  return links;
}

absl::StatusOr<v1::ConsoleLink> ConsoleLinks::LinkTo(
    const device::v1::Device& device) const {
  const std::string source =
      device.name().substr(0, device.name().find("/devices/"));
  const auto it = templates_.find(source);
  if (it == templates_.end()) {
    return Error(absl::StatusCode::kFailedPrecondition, "CONSOLE_LINK_UNKNOWN",
                 absl::StrCat("there is no template for links to devices of ",
                              source, "; write one in actions.console_links"),
                 {{"source", source}});
  }
  v1::ConsoleLink link;
  link.set_uri(absl::StrReplaceAll(
      it->second.text, {{"{device_id}", Escape(device.vendor_id())},
                        {"{serial_number}", Escape(device.serial_number())}}));
  link.set_unverified(it->second.unverified);
  return link;
}

}  // namespace muster::actions
