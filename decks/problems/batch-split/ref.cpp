// Halve the range of bounds; a bound is tested by filling one worker after another.

#include <algorithm>
#include <numeric>
#include <vector>

namespace {
long long workers_needed(const std::vector<long long>& costs, long long bound) {
    long long needed = 1, work = 0;
    for (long long cost : costs) {
        work += cost;
        if (work > bound) {
            ++needed;
            work = cost;
        }
    }
    return needed;
}
}  // namespace

long long batch_split(const std::vector<long long>& costs, long long k) {
    if (costs.empty()) {
        return 0;
    }
    long long low = *std::max_element(costs.begin(), costs.end());
    long long high = std::accumulate(costs.begin(), costs.end(), 0LL);
    while (low < high) {
        const long long middle = low + (high - low) / 2;
        if (workers_needed(costs, middle) <= k) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}
