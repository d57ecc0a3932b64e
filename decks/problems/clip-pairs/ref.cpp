// Sort once; the pairs up to `hi` without those below `lo`.
#include <algorithm>
#include <cstddef>
#include <iostream>
#include <vector>

// How many pairs of the sorted durations sum up to at most this.
long long pairs_up_to(const std::vector<long long>& durations, long long most) {
    long long found = 0;
    for (std::size_t left = 0, end = durations.size(); left + 1 < end;) {
        if (durations[left] + durations[end - 1] <= most) {
            found += static_cast<long long>(end - 1 - left);
            ++left;
        } else {
            --end;
        }
    }
    return found;
}

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    std::size_t n = 0;
    long long lo = 0, hi = 0;
    std::cin >> n >> lo >> hi;
    std::vector<long long> durations(n);
    for (auto& duration : durations) std::cin >> duration;
    std::sort(durations.begin(), durations.end());
    std::cout << (lo <= hi ? pairs_up_to(durations, hi) - pairs_up_to(durations, lo - 1) : 0) << '\n';
}
