#include "tests/fake_iru/fleet/catalog.h"

namespace muster::fake_iru {
namespace {

// clang-format off
constexpr char kNone[] = "";

const std::vector<Model> kMacs = {
    {"Mac14,2", "MacBook Air (M2, 2022)", "MacBook Air", "Apple M2", "16 GB LPDDR5", 8, 256, true, false, kNone},
    {"MacBookPro18,3", "MacBook Pro (14-inch, M1 Pro, 2021)", "MacBook Pro", "Apple M1 Pro", "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"Macmini9,1", "Mac mini (M1, Late 2020)", "Mac mini", "Apple M1", "8 GB LPDDR4", 8, 256, true, false, kNone},
    {"Mac13,1", "Mac Studio (M1 Max)", "Mac Studio", "Apple M1 Max", "32 GB LPDDR5", 10, 512, true, false, kNone},
    {"iMac21,1", "iMac (24-inch, M1, 2021, Four Ports)", "iMac", "Apple M1", "16 GB LPDDR4", 8, 512, true, false, kNone},
    {"MacBookAir10,1", "MacBook Air (M1, 2020)", "MacBook Air", "Apple M1", "8 GB LPDDR4", 8, 256, true, false, kNone},
    {"Mac15,3", "MacBook Pro (14-inch, M3, Nov 2023)", "MacBook Pro", "Apple M3", "16 GB LPDDR5", 8, 512, true, false, kNone},
    {"Mac15,6", "MacBook Pro (14-inch, M3 Pro, Nov 2023)", "MacBook Pro", "Apple M3 Pro", "18 GB LPDDR5", 12, 512, true, false, kNone},
    {"Mac15,12", "MacBook Air (13-inch, M3, 2024)", "MacBook Air", "Apple M3", "16 GB LPDDR5", 8, 256, true, false, kNone},
    {"Mac16,1", "MacBook Pro (14-inch, M4, Nov 2024)", "MacBook Pro", "Apple M4", "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"Mac16,8", "MacBook Pro (14-inch, M4 Pro, Nov 2024)", "MacBook Pro", "Apple M4 Pro", "24 GB LPDDR5", 14, 1024, true, false, kNone},
    {"Mac16,10", "Mac mini (M4, 2024)", "Mac mini", "Apple M4", "16 GB LPDDR5", 10, 256, true, false, kNone},
    {"Mac16,12", "MacBook Air (13-inch, M4, 2025)", "MacBook Air", "Apple M4", "16 GB LPDDR5", 10, 256, true, false, kNone},
    {"Mac16,3", "iMac (24-inch, M4, 2024, Four Ports)", "iMac", "Apple M4", "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"MacBookPro16,1", "MacBook Pro (16-inch, 2019)", "MacBook Pro", "6-Core Intel Core i7", "16 GB DDR4", 6, 512, false, false, kNone},
};

const std::vector<Model> kIPads = {
    {"iPad11,6", "iPad (8th generation) (Wi-Fi)", "iPad", kNone, kNone, 0, 32, false, false, kNone},
    {"iPad12,2", "iPad (9th generation) (Wi-Fi + Cellular)", "iPad", kNone, kNone, 0, 64, false, true, kNone},
    {"iPad13,18", "iPad (10th generation) (Wi-Fi)", "iPad", kNone, kNone, 0, 64, false, false, kNone},
    {"iPad14,1", "iPad mini (6th generation) (Wi-Fi)", "iPad mini", kNone, kNone, 0, 64, false, false, kNone},
    {"iPad16,3", "iPad Pro 11-inch (M4) (Wi-Fi)", "iPad Pro", kNone, kNone, 0, 256, false, false, kNone},
};

const std::vector<Model> kIPhones = {
    {"iPhone13,2", "iPhone 12", "iPhone", kNone, kNone, 0, 64, false, true, kNone},
    {"iPhone14,5", "iPhone 13", "iPhone", kNone, kNone, 0, 128, false, true, kNone},
    {"iPhone14,6", "iPhone SE (3rd generation)", "iPhone", kNone, kNone, 0, 64, false, true, kNone},
    {"iPhone15,4", "iPhone 15", "iPhone", kNone, kNone, 0, 128, false, true, kNone},
    {"iPhone17,1", "iPhone 16 Pro", "iPhone", kNone, kNone, 0, 256, false, true, kNone},
};

const std::vector<Model> kAppleTvs = {
    {"AppleTV6,2", "Apple TV 4K (1st generation)", "Apple TV", kNone, kNone, 0, 32, false, false, kNone},
    {"AppleTV11,1", "Apple TV 4K (2nd generation)", "Apple TV", kNone, kNone, 0, 32, false, false, kNone},
};

const std::vector<Model> kWindowsPcs = {
    {kNone, "Surface Laptop 6 for Business", "Surface Laptop", "X64", "16384", 0, 486, false, false, "Microsoft Corporation"},
    {kNone, "Latitude 5450", "Latitude", "X64", "16384", 0, 486, false, false, "Dell Inc."},
    {kNone, "OptiPlex 7020", "OptiPlex", "X64", "32768", 0, 952, false, false, "Dell Inc."},
};

const std::vector<Model> kAndroids = {
    {kNone, "Pixel 9", "Pixel", kNone, "11.28", 0, 110, false, true, "Google"},
    {kNone, "Galaxy S24", "Galaxy", kNone, "7.12", 0, 238, false, true, "Samsung"},
};

const std::vector<OsRelease> kMacReleases = {
    {"26.7.1", "25G241", "Tahoe", kNone, kNone, kNone, false, 30},
    {"26.7", "25G229", "Tahoe", kNone, kNone, kNone, false, 8},
    {"26.0.1", "25A362", "Tahoe", kNone, kNone, kNone, false},
    {"15.6.1", "24G90", "Sequoia", kNone, kNone, kNone, true, 2},
    {"15.1", "24B83", "Sequoia", kNone, kNone, kNone, true},
    {"14.8.9", "23J631", "Sonoma", kNone, kNone, kNone, true},
    {"14.4.1", "23E224", "Sonoma", kNone, kNone, kNone, true},
    {"13.7.8", "22H730", "Ventura", kNone, kNone, kNone, true},
    {"12.7.6", "21H1320", "Monterey", kNone, kNone, kNone, true},
};

const std::vector<OsRelease> kMobileReleases = {
    {"26.0.1", "23A355", kNone, kNone, kNone, kNone, false, 12},
    {"18.7.10", "22H6374", kNone, kNone, kNone, kNone, false, 12},
    {"18.6.2", "22G100", kNone, kNone, kNone, kNone, false},
    {"17.7.11", "21H461", kNone, kNone, kNone, kNone, false},
    {"17.5.1", "21F90", kNone, kNone, kNone, kNone, false},
};

const std::vector<OsRelease> kTvReleases = {
    {"26.6", "23L773", kNone, kNone, kNone, kNone, false, 6},
    {"17.5.1", "21L580", kNone, kNone, kNone, kNone, false},
};

const std::vector<OsRelease> kWindowsReleases = {
    {"25H2", kNone, kNone, "10.0.26200.6584", kNone, kNone, false},
    {"24H2", kNone, kNone, "10.0.26100.6584", kNone, kNone, false},
    {"23H2", kNone, kNone, "10.0.22631.5909", kNone, kNone, false},
};

const std::vector<OsRelease> kAndroidReleases = {
    {"15", "AP4A.241205.013", kNone, kNone, "35", "2024-12-05", false},
    {"14", "UP1A.231105.003", kNone, kNone, "34", "2024-08-01", false},
};

const std::vector<App> kMacApps = {
    {"com.google.Chrome", "Google Chrome", "141.0.7390.55", "Google LLC", "EQHXZ8M8AV", "public.app-category.productivity"},
    {"com.tinyspeck.slackmacgap", "Slack", "4.46.99", "Slack Technologies, Inc.", "BQR82RBBHL", "public.app-category.business"},
    {"us.zoom.xos", "zoom.us", "6.6.0", "Zoom Video Communications, Inc.", "BJ4HAAB9B3", "public.app-category.business"},
    {"com.agilebits.onepassword7", "1Password 7", "7.9.11", "AgileBits Inc.", "2BUA8C4S2C", "public.app-category.productivity"},
    {"com.microsoft.Excel", "Microsoft Excel", "16.101", "Microsoft Corporation", "UBF8T346G9", "public.app-category.business"},
    {"com.microsoft.VSCode", "Visual Studio Code", "1.105.0", "Microsoft Corporation", "UBF8T346G9", "public.app-category.developer-tools"},
    {"org.mozilla.firefox", "Firefox", "143.0.4", "Mozilla Corporation", "43AQ936H96", "public.app-category.productivity"},
    {"io.kandji.self-service-mac", "Kandji Self Service", "1.4.11", "Kandji, Inc.", "P3FGV63VK7", "public.app-category.utilities"},
};

const std::vector<App> kMobileApps = {
    {"com.okta.mobile", "Okta Verify", "47", "Okta, Inc.", "B7F62B65BN", kNone},
    {"com.tinyspeck.chatlyio", "Slack", "25.10.10", "Slack Technologies, Inc.", "BQR82RBBHL", kNone},
    {"us.zoom.videomeetings", "Zoom Workplace", "6.6.0", "Zoom Video Communications, Inc.", "BJ4HAAB9B3", kNone},
};

const std::vector<App> kWindowsApps = {
    {"Microsoft.Copilot", "Copilot", "1.25095.161.0", "Microsoft Corporation", kNone, "AppxMsix"},
    {"Microsoft.WindowsCalculator", "Windows Calculator", "11.2508.4.0", "Microsoft Corporation", kNone, "AppxMsix"},
    {"Google.Chrome", "Google Chrome", "141.0.7390.55", "Google LLC", kNone, "Msi"},
};

const std::vector<App> kAndroidApps = {
    {"com.android.vending", "Google Play Store", "48.2.19-31 [0] [PR] 813001354", kNone, kNone, "SYSTEM_APP_FACTORY_VERSION"},
    {"com.Slack", "Slack", "25.10.10.0", "com.android.vending", kNone, "INSTALLED_FROM_PLAY_STORE"},
};

const std::vector<LibraryItem> kMacItems = {
    {"109df9e8-3917-4fe9-8a36-51fa35e36f8a", "00_rosetta_2", "custom-script"},
    {"4a98cb3d-3b55-46bf-829d-7dd7bd6ed832", "zoom", "custom-app"},
    {"b81b0ed6-c703-45a0-8d49-8255ff21d413", "Microsoft Edge", "automatic-app"},
    {"c0148e35-c734-4402-b2fb-1c61aab72550", "accuhive_wifi", "profile"},
    {"4e44ed2d-5be8-4647-b63b-92d52d3d8864", "Liftoff", "kandji-setup"},
};

const std::vector<LibraryItem> kMobileItems = {
    {"8b2c1d0e-4f6a-4b8d-9c33-7e1a0f2d5b91", "Kandji Self Service", "ipa-app"},
    {"c0148e35-c734-4402-b2fb-1c61aab72550", "accuhive_wifi", "profile"},
};

const std::vector<LibraryItem> kOtherItems = {
    {"b7f2a8c1-3d4e-4f9a-92b6-1c8e4a7fd3e2", "Restrictions", "profile"},
};

const std::vector<Parameter> kParameters = {
    {"1e4be748-e072-4c1f-b1ff-a98f076b8e8e", "Disable the \"root\" user", "User Accounts & Authentication", "User Accounts"},
    {"2f1a6c0d-90d4-4a0d-8f0e-3f1f6c1b7a55", "Turn on the firewall", "Network", "Firewall"},
    {"7c3b9e12-5d68-4b7a-9a51-0c2d4e6f8a90", "Disable guest login", "User Accounts & Authentication", "Login Window"},
};
// clang-format on

}  // namespace

const std::vector<Model>& ModelsOf(Platform platform) {
  if (platform == kIPad) return kIPads;
  if (platform == kIPhone) return kIPhones;
  if (platform == kAppleTv) return kAppleTvs;
  if (platform == kWindows) return kWindowsPcs;
  return platform == kAndroid ? kAndroids : kMacs;
}

const std::vector<OsRelease>& ReleasesOf(Platform platform) {
  if (platform == kIPad || platform == kIPhone) return kMobileReleases;
  if (platform == kAppleTv) return kTvReleases;
  if (platform == kWindows) return kWindowsReleases;
  return platform == kAndroid ? kAndroidReleases : kMacReleases;
}

const std::vector<App>& AppsOf(Platform platform) {
  if (platform == kMac) return kMacApps;
  if (platform == kWindows) return kWindowsApps;
  return platform == kAndroid ? kAndroidApps : kMobileApps;
}

const std::vector<LibraryItem>& LibraryItemsOf(Platform platform) {
  if (platform == kMac) return kMacItems;
  return platform == kIPad || platform == kIPhone ? kMobileItems : kOtherItems;
}

const std::vector<Parameter>& Parameters() { return kParameters; }

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
