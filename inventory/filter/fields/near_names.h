// Help for somebody who misspelt a name.
#ifndef INVENTORY_FILTER_FIELDS_NEAR_NAMES_H_
#define INVENTORY_FILTER_FIELDS_NEAR_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::inventory {

// Those of `names` that somebody may have meant by `asked`, nearest first;
// three at most, maybe none. Near is a name with a third of its characters
// wrong at most, or one that has `asked` as a part. Looks at 64 bytes of
// `asked` at most.
std::vector<std::string> NearNames(absl::string_view asked,
                                   const std::vector<std::string>& names);

// `text` cut to 64 bytes and escaped to ASCII, fit for a message.
std::string Excerpt(absl::string_view text);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FIELDS_NEAR_NAMES_H_
