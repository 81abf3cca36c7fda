#ifndef CONNECTOR_IRU_DECODE_USER_PAGE_H_
#define CONNECTOR_IRU_DECODE_USER_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::iru {

// A person in Iru's directory. Blank is empty.
struct DirectoryUser {
  std::string id;
  // The integer by which older records name the person.
  std::string deprecated_id;
  std::string email;
  std::string display_name;
  std::string department;
  std::string job_title;
  bool archived = false;
};

struct UserPage {
  // In the vendor's order; rows without an id are left out.
  std::vector<DirectoryUser> users;
  // For the next page; empty on the last. Taken out of the URL in `next`,
  // which names another host and is never followed.
  std::string next_cursor;
};

// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or not the envelope
//     `{next, previous, results}`, or a `next` that QueryOfNext() refuses.
absl::StatusOr<UserPage> DecodeUserPage(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_USER_PAGE_H_
