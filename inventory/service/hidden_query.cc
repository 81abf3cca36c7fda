#include "inventory/service/hidden_query.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "google/protobuf/descriptor.h"
#include "inventory/filter/fields/device_fields.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {
namespace {

// Whether nothing, or not all, of the device's field `name` is shown.
bool HidesSome(const HiddenFields& hidden, const std::string& name) {
  const google::protobuf::FieldDescriptor* const field =
      device::v1::Device::descriptor()->FindFieldByName(name);
  if (field == nullptr) return false;
  if (hidden.Hides(field->full_name())) return true;
  if (field->message_type() == nullptr) return false;
  const std::string prefix =
      absl::StrCat(field->message_type()->full_name(), ".");
  for (const std::string& one : hidden.names()) {
    if (absl::StartsWith(one, prefix)) return true;
  }
  return false;
}

absl::Status FieldHidden(const std::string& name) {
  return Error(absl::StatusCode::kPermissionDenied, "FIELD_HIDDEN",
               absl::StrCat("the policy does not show you ", name,
                            " of devices, so that you cannot select, order or "
                            "count by it; leave it out"),
               {{"field", name}});
}

}  // namespace

absl::Status CheckNamesNoHidden(const v1::ListDevicesRequest& request,
                                const HiddenFields* hidden) {
  if (hidden == nullptr) return absl::OkStatus();
  if (!request.user_email().empty() && HidesSome(*hidden, "user")) {
    return FieldHidden("user");
  }
  std::string text = absl::StrCat(request.filter(), " ", request.order_by());
  for (const std::string& one : request.count_by()) {
    absl::StrAppend(&text, " ", one);
  }
  for (absl::string_view name : FieldNames()) {
    absl::ConsumeSuffix(&name, "*");
    const std::string field(name.substr(0, name.find('.')));
    if (absl::StrContains(text, name) && HidesSome(*hidden, field)) {
      return FieldHidden(field);
    }
  }
  return absl::OkStatus();
}

}  // namespace muster::inventory
