/**
 * Both ports of an index on an OpenSearch cluster: products are searched where they lie, by plain
 * mappings that need no plugin but k-NN, which every distribution has. Words are cut here and sent
 * as terms, so that they are the same as in the embedded index.
 */
@NullMarked
package dev.zhiyin.opensearch;

import org.jspecify.annotations.NullMarked;
