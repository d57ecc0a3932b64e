// Pointers to a clip of the group that keeps its size; the smaller group is hung under the larger.

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

std::vector<long long> groups(long long n, const std::vector<std::tuple<long long, long long>>& pairs) {
    std::vector<long long> above(n), size(n, 1), answers;
    std::iota(above.begin(), above.end(), 0);
    const auto head = [&](long long clip) {
        while (above[clip] != clip) {
            clip = above[clip] = above[above[clip]];
        }
        return clip;
    };
    long long largest = 1;
    for (const auto& [one, other] : pairs) {
        long long small = head(one), large = head(other);
        if (small != large) {
            if (size[small] > size[large]) {
                std::swap(small, large);
            }
            above[small] = large;
            size[large] += size[small];
            largest = std::max(largest, size[large]);
        }
        answers.push_back(largest);
    }
    return answers;
}
