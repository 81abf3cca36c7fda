#ifndef TESTS_FAKE_IRU_MODEL_CATALOG_H_
#define TESTS_FAKE_IRU_MODEL_CATALOG_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// A kind of hardware, as its maker sells and names it.
struct Model {
  const char* identifier;  // "Mac14,2"; "" where the platform has none
  const char* name;        // "MacBook Air (M2, 2022)", as rows show it
  const char* short_name;  // "MacBook Air"
  const char* processor;   // "Apple M2"
  const char* memory;      // "8 GB LPDDR5"
  int cores;
  int capacity_gb;
  bool apple_silicon;
  bool cellular;
  const char* maker;  // of Windows and Android hardware
};

// A release of an operating system.
struct OsRelease {
  const char* version;         // as rows show it
  const char* build;           // Apple's; Android's build id; "" on Windows
  const char* marketing_name;  // "Sequoia"; "" where Prism has none
  const char* full_version;    // Windows only: "10.0.26100.6584"
  const char* api_level;       // Android only
  const char* security_patch;  // Android only
  bool intel;                  // runs on Intel Macs
  int weight = 1;  // how often, compared with the others of its platform
};

struct App {
  const char* bundle_id;
  const char* name;
  const char* version;
  const char* developer;
  const char* team_id;
  const char* category;
};

// A library item or parameter of the tenant.
struct LibraryItem {
  const char* id;
  const char* name;
  const char* type;
};
struct Parameter {
  const char* id;
  const char* name;
  const char* category;
  const char* subcategory;
};

// What the fleet is made of. Never empty; the same on every call. Model facts
// are those of the makers' published tables.
const std::vector<Model>& ModelsOf(Platform platform);
const std::vector<OsRelease>& ReleasesOf(Platform platform);
const std::vector<App>& AppsOf(Platform platform);
const std::vector<LibraryItem>& LibraryItemsOf(Platform platform);
const std::vector<Parameter>& Parameters();

// Null if no model of that platform has that identifier or that name.
const Model* FindModel(Platform platform, absl::string_view identifier_or_name);
// Null if it is not in the catalog.
const App* FindApp(Platform platform, absl::string_view bundle_id);
// Null if it is not in the catalog.
const OsRelease* FindRelease(Platform platform, absl::string_view version);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_MODEL_CATALOG_H_
