/** Text as vectors: the port that BERT encoders implement, and what is done to their vectors. */
@NullMarked
package dev.zhiyin.engine.embed;

import org.jspecify.annotations.NullMarked;
