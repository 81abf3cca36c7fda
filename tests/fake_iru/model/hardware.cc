#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {
namespace {

constexpr char kNone[] = "";

const std::vector<Model> kMacs = {
    {"Mac14,2", "MacBook Air (M2, 2022)", "MacBook Air", "Apple M2",
     "16 GB LPDDR5", 8, 256, true, false, kNone},
    {"MacBookPro18,3", "MacBook Pro (14-inch, M1 Pro, 2021)", "MacBook Pro",
     "Apple M1 Pro", "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"Macmini9,1", "Mac mini (M1, Late 2020)", "Mac mini", "Apple M1",
     "8 GB LPDDR4", 8, 256, true, false, kNone},
    {"Mac13,1", "Mac Studio (M1 Max)", "Mac Studio", "Apple M1 Max",
     "32 GB LPDDR5", 10, 512, true, false, kNone},
    {"iMac21,1", "iMac (24-inch, M1, 2021, Four Ports)", "iMac", "Apple M1",
     "16 GB LPDDR4", 8, 512, true, false, kNone},
    {"MacBookAir10,1", "MacBook Air (M1, 2020)", "MacBook Air", "Apple M1",
     "8 GB LPDDR4", 8, 256, true, false, kNone},
    {"Mac15,3", "MacBook Pro (14-inch, M3, Nov 2023)", "MacBook Pro",
     "Apple M3", "16 GB LPDDR5", 8, 512, true, false, kNone},
    {"Mac15,6", "MacBook Pro (14-inch, M3 Pro, Nov 2023)", "MacBook Pro",
     "Apple M3 Pro", "18 GB LPDDR5", 12, 512, true, false, kNone},
    {"Mac15,12", "MacBook Air (13-inch, M3, 2024)", "MacBook Air", "Apple M3",
     "16 GB LPDDR5", 8, 256, true, false, kNone},
    {"Mac16,1", "MacBook Pro (14-inch, M4, Nov 2024)", "MacBook Pro",
     "Apple M4", "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"Mac16,8", "MacBook Pro (14-inch, M4 Pro, Nov 2024)", "MacBook Pro",
     "Apple M4 Pro", "24 GB LPDDR5", 14, 1024, true, false, kNone},
    {"Mac16,10", "Mac mini (M4, 2024)", "Mac mini", "Apple M4", "16 GB LPDDR5",
     10, 256, true, false, kNone},
    {"Mac16,12", "MacBook Air (13-inch, M4, 2025)", "MacBook Air", "Apple M4",
     "16 GB LPDDR5", 10, 256, true, false, kNone},
    {"Mac16,3", "iMac (24-inch, M4, 2024, Four Ports)", "iMac", "Apple M4",
     "16 GB LPDDR5", 10, 512, true, false, kNone},
    {"MacBookPro16,1", "MacBook Pro (16-inch, 2019)", "MacBook Pro",
     "6-Core Intel Core i7", "16 GB DDR4", 6, 512, false, false, kNone},
};

const std::vector<Model> kIPads = {
    {"iPad11,6", "iPad (8th generation) (Wi-Fi)", "iPad", kNone, kNone, 0, 32,
     false, false, kNone},
    {"iPad12,2", "iPad (9th generation) (Wi-Fi + Cellular)", "iPad", kNone,
     kNone, 0, 64, false, true, kNone},
    {"iPad13,18", "iPad (10th generation) (Wi-Fi)", "iPad", kNone, kNone, 0, 64,
     false, false, kNone},
    {"iPad14,1", "iPad mini (6th generation) (Wi-Fi)", "iPad mini", kNone,
     kNone, 0, 64, false, false, kNone},
    {"iPad16,3", "iPad Pro 11-inch (M4) (Wi-Fi)", "iPad Pro", kNone, kNone, 0,
     256, false, false, kNone},
};

const std::vector<Model> kIPhones = {
    {"iPhone13,2", "iPhone 12", "iPhone", kNone, kNone, 0, 64, false, true,
     kNone},
    {"iPhone14,5", "iPhone 13", "iPhone", kNone, kNone, 0, 128, false, true,
     kNone},
    {"iPhone14,6", "iPhone SE (3rd generation)", "iPhone", kNone, kNone, 0, 64,
     false, true, kNone},
    {"iPhone15,4", "iPhone 15", "iPhone", kNone, kNone, 0, 128, false, true,
     kNone},
    {"iPhone17,1", "iPhone 16 Pro", "iPhone", kNone, kNone, 0, 256, false, true,
     kNone},
};

const std::vector<Model> kAppleTvs = {
    {"AppleTV6,2", "Apple TV 4K (1st generation)", "Apple TV", kNone, kNone, 0,
     32, false, false, kNone},
    {"AppleTV11,1", "Apple TV 4K (2nd generation)", "Apple TV", kNone, kNone, 0,
     32, false, false, kNone},
};

const std::vector<Model> kWindowsPcs = {
    {kNone, "Surface Laptop 6 for Business", "Surface Laptop", "X64", "16384",
     0, 486, false, false, "Microsoft Corporation"},
    {kNone, "Latitude 5450", "Latitude", "X64", "16384", 0, 486, false, false,
     "Dell Inc."},
    {kNone, "OptiPlex 7020", "OptiPlex", "X64", "32768", 0, 952, false, false,
     "Dell Inc."},
};

const std::vector<Model> kAndroids = {
    {kNone, "Pixel 9", "Pixel", kNone, "11.28", 0, 110, false, true, "Google"},
    {kNone, "Galaxy S24", "Galaxy", kNone, "7.12", 0, 238, false, true,
     "Samsung"},
};

}  // namespace

const std::vector<Model>& ModelsOf(Platform platform) {
  if (platform == kIPad) return kIPads;
  if (platform == kIPhone) return kIPhones;
  if (platform == kAppleTv) return kAppleTvs;
  if (platform == kWindows) return kWindowsPcs;
  return platform == kAndroid ? kAndroids : kMacs;
}

}  // namespace muster::fake_iru
