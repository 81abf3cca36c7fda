#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {

const Model* FindModel(Platform platform,
                       absl::string_view identifier_or_name) {
  if (identifier_or_name.empty()) return nullptr;
  for (const Model& model : ModelsOf(platform)) {
    if (identifier_or_name == model.identifier) return &model;
    if (identifier_or_name == model.name) return &model;
  }
  return nullptr;
}

const App* FindApp(Platform platform, absl::string_view bundle_id) {
  for (const App& app : AppsOf(platform)) {
    if (bundle_id == app.bundle_id) return &app;
  }
  return nullptr;
}

const OsRelease* FindRelease(Platform platform, absl::string_view version) {
  for (const OsRelease& release : ReleasesOf(platform)) {
    if (version == release.version) return &release;
  }
  return nullptr;
}

}  // namespace muster::fake_iru
