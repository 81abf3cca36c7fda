#ifndef CONNECTOR_IRU_SAMPLES_KEY_PATHS_H_
#define CONNECTOR_IRU_SAMPLES_KEY_PATHS_H_

#include <map>
#include <string>

#include "nlohmann/json.hpp"

namespace muster::iru {

// For every path in `json` (`user.email`, `tags[]`, `data[].status`) that leads
// to a value without content of its own (a scalar, {} or []): the text of
// `json` with the first value there changed, within its type, so that it would
// be noticed. A list at the top is no part of the paths.
std::map<std::string, std::string> MutationsOf(
    const nlohmann::ordered_json& json);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SAMPLES_KEY_PATHS_H_
