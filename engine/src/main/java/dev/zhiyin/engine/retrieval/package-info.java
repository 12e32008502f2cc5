/**
 * The only way from the pipeline to an index: what may be asked of one, and what comes back.
 * Nothing here knows what kind of index answers.
 */
@NullMarked
package dev.zhiyin.engine.retrieval;

import org.jspecify.annotations.NullMarked;
