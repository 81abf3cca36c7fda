#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {
namespace {

constexpr char kNone[] = "";

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
    {"com.google.Chrome", "Google Chrome", "141.0.7390.55", "Google LLC",
     "EQHXZ8M8AV", "public.app-category.productivity"},
    {"com.tinyspeck.slackmacgap", "Slack", "4.46.99",
     "Slack Technologies, Inc.", "BQR82RBBHL", "public.app-category.business"},
    {"us.zoom.xos", "zoom.us", "6.6.0", "Zoom Video Communications, Inc.",
     "BJ4HAAB9B3", "public.app-category.business"},
    {"com.agilebits.onepassword7", "1Password 7", "7.9.11", "AgileBits Inc.",
     "2BUA8C4S2C", "public.app-category.productivity"},
    {"com.microsoft.Excel", "Microsoft Excel", "16.101",
     "Microsoft Corporation", "UBF8T346G9", "public.app-category.business"},
    {"com.microsoft.VSCode", "Visual Studio Code", "1.105.0",
     "Microsoft Corporation", "UBF8T346G9",
     "public.app-category.developer-tools"},
    {"org.mozilla.firefox", "Firefox", "143.0.4", "Mozilla Corporation",
     "43AQ936H96", "public.app-category.productivity"},
    {"io.kandji.self-service-mac", "Kandji Self Service", "1.4.11",
     "Kandji, Inc.", "P3FGV63VK7", "public.app-category.utilities"},
};

const std::vector<App> kMobileApps = {
    {"com.okta.mobile", "Okta Verify", "47", "Okta, Inc.", "B7F62B65BN", kNone},
    {"com.tinyspeck.chatlyio", "Slack", "25.10.10", "Slack Technologies, Inc.",
     "BQR82RBBHL", kNone},
    {"us.zoom.videomeetings", "Zoom Workplace", "6.6.0",
     "Zoom Video Communications, Inc.", "BJ4HAAB9B3", kNone},
};

const std::vector<App> kWindowsApps = {
    {"Microsoft.Copilot", "Copilot", "1.25095.161.0", "Microsoft Corporation",
     kNone, "AppxMsix"},
    {"Microsoft.WindowsCalculator", "Windows Calculator", "11.2508.4.0",
     "Microsoft Corporation", kNone, "AppxMsix"},
    {"Google.Chrome", "Google Chrome", "141.0.7390.55", "Google LLC", kNone,
     "Msi"},
};

const std::vector<App> kAndroidApps = {
    {"com.android.vending", "Google Play Store",
     "48.2.19-31 [0] [PR] 813001354", kNone, kNone,
     "SYSTEM_APP_FACTORY_VERSION"},
    {"com.Slack", "Slack", "25.10.10.0", "com.android.vending", kNone,
     "INSTALLED_FROM_PLAY_STORE"},
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
    {"1e4be748-e072-4c1f-b1ff-a98f076b8e8e", "Disable the \"root\" user",
     "User Accounts & Authentication", "User Accounts"},
    {"2f1a6c0d-90d4-4a0d-8f0e-3f1f6c1b7a55", "Turn on the firewall", "Network",
     "Firewall"},
    {"7c3b9e12-5d68-4b7a-9a51-0c2d4e6f8a90", "Disable guest login",
     "User Accounts & Authentication", "Login Window"},
};

}  // namespace

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

}  // namespace muster::fake_iru
