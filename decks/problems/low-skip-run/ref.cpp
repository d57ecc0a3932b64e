// A window whose ends only move forward.
#include <algorithm>
#include <cstddef>
#include <vector>

long long low_skip_run(const std::vector<long long>& skips, long long k) {
    std::size_t left = 0, best = 0;
    long long inside = 0;
    for (std::size_t right = 0; right < skips.size(); ++right) {
        inside += skips[right];
        for (; inside > k; ++left) inside -= skips[left];
        best = std::max(best, right + 1 - left);
    }
    return static_cast<long long>(best);
}
