#ifndef CONNECTOR_IRU_ACCESS_PERMISSION_TABLE_H_
#define CONNECTOR_IRU_ACCESS_PERMISSION_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::iru {

// What must stand in the place of `{}` in a path before it can be tried.
enum class Subject {
  kNone,       // nothing: the path is whole
  kDevice,     // a device's id
  kBlueprint,  // a blueprint's id
  kItem,       // a library item's id
  kUntried,    // it cannot be tried harmlessly
};

// One permission of a token, and what of Muster needs it.
struct PermissionRow {
  std::string permission;  // as Iru's console words it
  std::string endpoint;    // as facts and problems name it
  std::string method;
  std::string path;  // ids as `{}`
  Subject subject = Subject::kNone;
  std::string parameter;  // `limit=1`: what keeps the try small
  std::string without;    // "Without it ...": what is lost
  std::vector<std::string> features;
};

// Every permission that a feature needs, in the order in which they matter.
const std::vector<PermissionRow>& PermissionRows();

// `path` with whatever stands in braces left out: `/devices/{device_id}` and
// `/devices/{id}` are the same place, `/devices/{}`.
std::string PlainPath(absl::string_view path);

// The row of `method path`, ids in whatever braces; null if nothing needs it.
const PermissionRow* FindPermission(absl::string_view method,
                                    absl::string_view path);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ACCESS_PERMISSION_TABLE_H_
