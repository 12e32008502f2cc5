/** {@code demo --cluster}: PostgreSQL, OpenSearch nodes and servers of one machine, to try out. */
@NullMarked
package dev.zhiyin.localcluster;

import org.jspecify.annotations.NullMarked;
