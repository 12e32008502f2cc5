/**
 * A shop on a cluster beside the same shop embedded, and what larger clusters need: programs, and
 * no JMH. {@link dev.zhiyin.benchmarks.cluster.ClusterMain} starts them.
 */
@NullMarked
package dev.zhiyin.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
